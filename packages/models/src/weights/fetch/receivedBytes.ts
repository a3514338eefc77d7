import { Refusal } from './failure.ts';

/** Bytes `begin` to `end` (exclusive) of a file. */
export interface Region {
  begin: number;
  /** Infinity stands for the end of the file. */
  end: number;
}

/** The most bytes to accept, as a guard against endless answers. */
export const largest: number = 2 ** 31;

/** Collects the bytes of some regions of a file, in order. */
export class ReceivedBytes {
  readonly #regions: Region[];
  #chunks: Uint8Array[] = [];
  #loaded = 0;

  constructor(regions: readonly Region[]) {
    this.#regions = regions.map((region) => ({ ...region }));
  }

  get loaded(): number {
    return this.#loaded;
  }

  get total(): number | undefined {
    const total = this.#regions.reduce((sum, { begin, end }) => sum + end - begin, 0);
    return Number.isFinite(total) ? total : undefined;
  }

  get isComplete(): boolean {
    return this.total === this.#loaded;
  }

  /** The next region to request, in offsets of the file; empty, at the end of the last region, when complete. */
  get next(): Region {
    let left = this.#loaded;
    for (const { begin, end } of this.#regions) {
      if (left < end - begin) return { begin: begin + left, end };
      left -= end - begin;
    }
    const end = this.#regions.at(-1)?.end ?? 0;
    return { begin: end, end };
  }

  /** Sets the size of the file. */
  limit(size: number): void {
    const last = this.#regions.at(-1);
    if (last?.end === Number.POSITIVE_INFINITY) last.end = Math.max(last.begin, size);
    else if (last && last.end > size) throw new Refusal(`the file has ${size} bytes, but ${last.end} are needed`);
  }

  /** Adds the useful part of bytes that begin at `position` in the file, and returns it. */
  take(position: number, bytes: Uint8Array): Uint8Array | undefined {
    const used: Uint8Array[] = [];
    for (let { begin, end } = this.next; begin < end; { begin, end } = this.next) {
      const [from, to] = [begin - position, Math.min(end - position, bytes.byteLength)];
      if (from >= bytes.byteLength) break;
      if (from < 0) throw new Refusal('the answer begins after the requested bytes');
      used.push(bytes.subarray(from, to));
      this.add(bytes.subarray(from, to));
    }
    return used.length > 1 ? concatenate(used) : used[0];
  }

  add(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#chunks.push(bytes);
    this.#loaded += bytes.byteLength;
    if (this.#loaded > Math.min(largest, this.total ?? largest))
      throw new Refusal('the answer is longer than expected');
  }

  clear(): void {
    this.#chunks = [];
    this.#loaded = 0;
  }

  bytes(): Uint8Array {
    return concatenate(this.#chunks);
  }
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return all;
}
