import { Refusal } from './failure.ts';

/** Bytes `begin` to `end` (exclusive) of a file. */
export interface Region {
  begin: number;
  /** Infinity: to the end of the file, wherever that is. */
  end: number;
}

/** More than any weights: guards the memory against servers that never end. */
export const largest: number = 2 ** 31;

/** What has come so far of the regions. */
export class Arrived {
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

  /** What is wanted next, in the file's own offsets; empty, at the end of the last region, when all is there. */
  get next(): Region {
    let left = this.#loaded;
    for (const { begin, end } of this.#regions) {
      if (left < end - begin) return { begin: begin + left, end };
      left -= end - begin;
    }
    const end = this.#regions.at(-1)?.end ?? 0;
    return { begin: end, end };
  }

  /** The file ends here. */
  limit(size: number): void {
    const last = this.#regions.at(-1);
    if (last?.end === Number.POSITIVE_INFINITY) last.end = Math.max(last.begin, size);
    else if (last && last.end > size) throw new Refusal(`the file there has ${size} bytes, and ${last.end} are needed`);
  }

  /** What the next region, or regions, can use of bytes that begin at `position` in the file. */
  take(position: number, bytes: Uint8Array): Uint8Array | undefined {
    const used: Uint8Array[] = [];
    for (let { begin, end } = this.next; begin < end; { begin, end } = this.next) {
      const [from, to] = [begin - position, Math.min(end - position, bytes.byteLength)];
      if (from >= bytes.byteLength) break;
      // Cannot happen unless a server contradicts itself.
      if (from < 0) throw new Refusal('the answer begins behind what is needed');
      used.push(bytes.subarray(from, to));
      this.add(bytes.subarray(from, to));
    }
    return used.length > 1 ? concatenate(used) : used[0];
  }

  /** The next bytes of the regions. */
  add(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#chunks.push(bytes);
    this.#loaded += bytes.byteLength;
    if (this.#loaded > Math.min(largest, this.total ?? largest))
      throw new Refusal('there is more of it than there can be');
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
