import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * A file of small pictures of one size, read and written by index. It records which are present, so that it survives a killed process.
 */
export class Cells {
  readonly #file: FileHandle;
  readonly #bytes: number;

  private constructor(file: FileHandle, bytes: number) {
    this.#file = file;
    this.#bytes = bytes;
  }

  /** @param bytes size of one picture */
  static async open(path: string, bytes: number): Promise<Cells> {
    await mkdir(dirname(path), { recursive: true });
    // Not opened for appending, since such files can only be written at their end.
    return new Cells(await open(path, 'r+').catch(() => open(path, 'w+')), bytes);
  }

  async has(index: number): Promise<boolean> {
    const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(1), 0, 1, this.#start(index));
    return bytesRead === 1 && buffer[0] === 1;
  }

  async write(index: number, data: Uint8Array): Promise<void> {
    await this.#file.write(data, 0, this.#bytes, this.#start(index) + 1);
    // Written last, since it marks the picture as complete.
    await this.#file.write(Uint8Array.of(1), 0, 1, this.#start(index));
  }

  async read(index: number): Promise<Uint8Array | undefined> {
    if (!(await this.has(index))) return undefined;
    const { buffer } = await this.#file.read(Buffer.alloc(this.#bytes), 0, this.#bytes, this.#start(index) + 1);
    return buffer;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #start(index: number): number {
    return index * (this.#bytes + 1);
  }
}
