import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { checkName, type Store, type StoredFile, type StoredName } from './store.ts';

/** A store in a bucket of anything that speaks S3. */
export class S3Store implements Store {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #before: string;

  /**
   * @param prefix goes before all names, without a slash at its end
   * @param config where the server is. What it does not say comes from `$AWS_REGION`, `$AWS_ACCESS_KEY_ID`, and so on
   */
  constructor(bucket: string, prefix: string, config: S3ClientConfig) {
    this.#client = new S3Client({ maxAttempts: 5, ...config });
    this.#bucket = bucket;
    this.#before = prefix && `${prefix}/`;
  }

  async read(name: string): Promise<StoredFile | undefined> {
    const { ContentLength = 0, Body } =
      (await this.#client.send(new GetObjectCommand(this.#place(name))).catch(forgiveMissing)) ?? {};
    return Body && { size: ContentLength, stream: Body as Readable };
  }

  async write(name: string, content: Uint8Array | string, rule: 'keep' | 'replace'): Promise<boolean> {
    const place = this.#place(name);
    // Not every server knows `If-None-Match`, so that it is asked as well.
    if (rule === 'keep' && (await this.#client.send(new HeadObjectCommand(place)).catch(forgiveMissing))) return false;
    const body =
      typeof content === 'string'
        ? { Body: createReadStream(content), ContentLength: (await stat(content)).size }
        : { Body: content };
    try {
      await this.#client.send(
        new PutObjectCommand({ ...place, ...body, ...(rule === 'keep' && { IfNoneMatch: '*' }) }),
      );
      return true;
    } catch (error) {
      if (rule === 'keep' && statusOf(error) === 412) return false;
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#place(name)));
  }

  async *list(prefix: string): AsyncGenerator<StoredName, void, void> {
    let ContinuationToken: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: this.#before + prefix, ContinuationToken }),
      );
      for (const { Key = '', Size: size = 0, LastModified } of page.Contents ?? [])
        yield { name: Key.slice(this.#before.length), size, written: Number(LastModified) };
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
  }

  #place(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: this.#before + checkName(name) };
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

function forgiveMissing(error: unknown): undefined {
  if (statusOf(error) !== 404) throw error;
}
