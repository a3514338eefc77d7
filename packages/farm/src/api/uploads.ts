import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Store } from '../store/store.ts';
import { bytesIn } from '../store/stored.ts';
import { places } from '../task/names.ts';
import { isUpload } from '../task/request.ts';
import { fetchAllowed } from './fetchAllowed.ts';
import { Refusal } from './problem.ts';
import { sniff, type UploadFacts } from './sniff.ts';

/** What uploads may be. */
export interface UploadLimits {
  /** Bytes of one upload. */
  bytes: number;
  /** Pixels of a picture. */
  pixels: number;
  /** Bytes of all that is kept for a client. */
  stored: number;
  /** Hosts from which pictures are fetched. */
  hosts: readonly string[];
}

/** An upload, as its client sees it. */
export interface Upload extends UploadFacts {
  /** What jobs call it. */
  picture: string;
}

/** How long the size of all that a client has is believed, in milliseconds. */
const believed = 30_000;

/** Takes pictures and films from clients, and puts them into the store. */
export class Uploads {
  readonly #store: Store;
  readonly #limits: UploadLimits;
  readonly #used = new Map<string, { bytes: number; until: number }>();

  constructor(store: Store, limits: UploadLimits) {
    [this.#store, this.#limits] = [store, limits];
  }

  /**
   * Keeps a file. The same file again is the same upload.
   *
   * @throws Refusal if it is too large, or nothing that can be painted
   */
  async add(client: string, body: AsyncIterable<Uint8Array>): Promise<Upload> {
    const folder = await mkdtemp(join(tmpdir(), 'pastiche-upload-'));
    const path = join(folder, randomUUID());
    try {
      const { hash, size } = await this.#receive(body, path);
      const picture = `uploads/${hash}`;
      const facts = await sniff(path, this.#limits.pixels);
      if (!(await this.find(client, picture))) await this.checkRoom(client, size);
      // Written again, it is as good as new to whoever removes what is old.
      await this.#store.write(places.upload(client, picture), path, 'replace');
      await this.#store.write(places.facts(client, picture), Buffer.from(JSON.stringify(facts)), 'replace');
      return { picture, ...facts };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** What an upload is; undefined if the client has none of that name. */
  async find(client: string, picture: string): Promise<UploadFacts | undefined> {
    const facts = isUpload(picture) ? await bytesIn(this.#store, places.facts(client, picture)) : undefined;
    return facts && JSON.parse(new TextDecoder().decode(facts));
  }

  /**
   * The upload that a request means: one that is there, or an address on a host that the operator allows.
   *
   * @param isFilm whether a film is meant; else a picture
   * @throws Refusal
   */
  async open(client: string, picture: string, isFilm: boolean): Promise<string> {
    const upload = isUpload(picture)
      ? { picture, ...(await this.#expect(client, picture)) }
      : await this.#fetch(client, picture);
    const expected = isFilm ? /^video\/|^image\/(gif|webp)$/ : /^image\//;
    if (expected.test(upload.type)) return upload.picture;
    throw new Refusal(
      400,
      'invalid-option',
      `Expected ${isFilm ? 'a film' : 'a picture'} but ${picture} is ${upload.type}`,
    );
  }

  async #expect(client: string, picture: string): Promise<UploadFacts> {
    const facts = await this.find(client, picture);
    if (facts) return facts;
    throw new Refusal(404, 'unreadable', `There is no ${picture}: upload it first`);
  }

  async #fetch(client: string, address: string): Promise<Upload> {
    return this.add(client, await fetchAllowed(address, this.#limits.hosts));
  }

  async #receive(body: AsyncIterable<Uint8Array>, path: string): Promise<{ hash: string; size: number }> {
    const hash = createHash('sha256');
    const { bytes: most } = this.#limits;
    let size = 0;
    const measure = new Transform({
      transform(chunk: Uint8Array, _, done) {
        size += chunk.length;
        hash.update(chunk);
        done(size > most ? new Refusal(413, 'too-large', `Uploads have at most ${most} bytes`) : null, chunk);
      },
    });
    await pipeline(body, measure, createWriteStream(path));
    return { hash: hash.digest('hex'), size };
  }

  /**
   * Counts what a client has, and more bytes.
   *
   * @throws Refusal if that is more than it may have
   */
  async checkRoom(client: string, more = 0): Promise<void> {
    let used = this.#used.get(client);
    if (!used || used.until < Date.now()) {
      let bytes = 0;
      for (const folder of ['uploads', 'results'])
        for await (const { size } of this.#store.list(`${folder}/${client}/`)) bytes += size;
      used = { bytes, until: Date.now() + believed };
      this.#used.set(client, used);
    }
    if (used.bytes + more > this.#limits.stored)
      throw new Refusal(413, 'too-much', `All that is kept for you has at most ${this.#limits.stored} bytes`);
    used.bytes += more;
  }
}
