import type { DownloadPart } from './cache.ts';

/** Bytes `begin` to `end` (exclusive) of a file. */
export interface Region {
  begin: number;
  /** Infinity: to the end of the file, wherever that is. */
  end: number;
}

export interface DownloadOptions {
  /** Ascending, disjoint. @defaultValue all of the file */
  regions?: readonly Region[];
  /** Of the whole file, in bytes, if it is known: another size is refused. */
  size?: number;
  /** Goes on from here, and keeps here what has arrived. */
  part?: DownloadPart;
  signal?: AbortSignal;
  /** After so many seconds without a byte, the connection counts as broken. @defaultValue 30 */
  stall?: number;
  /** How often in a row it may fail without any progress. @defaultValue 4 */
  retries?: number;
  /** Before the first new try, in seconds; it doubles each time. @defaultValue 0.5 */
  delay?: number;
}

export type DownloadEvent =
  /** So many bytes have arrived, earlier ones included; `total` is undefined where the server does not tell. */
  | { type: 'progress'; loaded: number; total: number | undefined }
  /** Something that went wrong, and what is done about it. */
  | { type: 'notice'; message: string };

export interface Downloaded {
  /** The regions, one behind the other. */
  bytes: Uint8Array;
  /** Of the whole file, if the server told. */
  size: number | undefined;
  /** The server's own mark of this version of the file, if it has one. */
  version: string | undefined;
  /** How many bytes an earlier download had left. */
  resumed: number;
}

/** Another try would end the same way. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** More than any weights: guards the memory against servers that never end. */
const largest = 2 ** 31;

/** However often it breaks off, it has to end. */
const mostTries = 100;

/**
 * Fetches a file or regions of one. What breaks off or stalls is continued, also by servers that do not know ranges (it then
 * reads past what it has); what is busy is asked again, ever more slowly.
 *
 * @throws {@link Refusal} if that does not help; `signal.reason`
 */
export async function* download(
  url: string,
  options: DownloadOptions = {},
): AsyncGenerator<DownloadEvent, Downloaded, void> {
  const { part, signal, retries = 4, delay = 0.5 } = options;
  const arrived = new Arrived(options.regions ?? [{ begin: 0, end: options.size ?? Number.POSITIVE_INFINITY }]);
  const transfer = new Transfer(url, arrived, options);
  const kept = (await part?.read()) ?? new Uint8Array(0);
  if (kept.byteLength <= (arrived.total ?? largest)) arrived.add(kept);
  else await part?.discard();
  const resumed = arrived.loaded;
  let failures = 0;
  for (let tries = 1; !arrived.isComplete; tries++) {
    const before = arrived.loaded;
    try {
      yield* transfer.run();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof Refusal) throw error;
      if (isHopeless(error)) throw new Refusal(failureOf(error), { cause: error });
      failures = arrived.loaded > before ? 1 : failures + 1;
      const reason = failureOf(error);
      if (failures > retries || tries >= mostTries) throw new Refusal(`${reason}, ${tries} times`, { cause: error });
      const asked = error instanceof Unavailable ? error.retryAfter : undefined;
      const seconds = asked ?? delay * 2 ** (failures - 1);
      yield { type: 'notice', message: `${reason}; trying again in ${seconds} s` };
      await sleep(seconds, signal);
    }
  }
  yield { type: 'progress', loaded: arrived.loaded, total: arrived.loaded };
  return { bytes: arrived.bytes(), size: transfer.size, version: transfer.version, resumed };
}

/** The requests of one download. */
class Transfer {
  readonly #url: string;
  readonly #arrived: Arrived;
  readonly #signal: AbortSignal | undefined;
  readonly #stall: number;
  #part: DownloadPart | undefined;
  /** Of the whole file, in bytes. */
  size: number | undefined;
  version: string | undefined;

  constructor(url: string, arrived: Arrived, { size, part, signal, stall = 30 }: DownloadOptions) {
    this.#url = url;
    this.#arrived = arrived;
    this.#signal = signal;
    this.#stall = stall;
    this.#part = part;
    this.size = size;
  }

  /** One request, as far as it goes. */
  async *run(): AsyncGenerator<DownloadEvent, void, void> {
    const watch = new Watch(this.#stall, this.#signal);
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    try {
      const wanted = this.#arrived.next;
      const response = await fetch(this.#url, { headers: this.#headers(wanted), signal: watch.signal });
      let position = await this.#begin(response, wanted);
      if (!response.body) throw new Error('the answer is empty');
      reader = response.body.getReader();
      let reported = Number.NEGATIVE_INFINITY;
      while (this.#arrived.next.begin < wanted.end || response.status === 200) {
        watch.restart();
        const { done, value } = await reader.read();
        if (done) return this.#end(position);
        const offset = this.#arrived.loaded;
        const used = this.#arrived.take(position, value);
        position += value.byteLength;
        if (used) yield* this.#keep(offset, used);
        if (this.#arrived.loaded - reported >= 2 ** 18) {
          reported = this.#arrived.loaded;
          yield { type: 'progress', loaded: reported, total: this.#arrived.total };
        }
        if (this.#arrived.isComplete) return;
      }
    } catch (error) {
      throw watch.hasStalled ? new Error(`nothing arrived for ${this.#stall} s`) : error;
    } finally {
      watch.stop();
      await reader?.cancel().catch(() => {});
    }
  }

  /** Compression would make offsets meaningless; browsers do not let us ask, and decide well by themselves. */
  #headers({ begin, end }: Region): Record<string, string> {
    const plain = { 'Accept-Encoding': 'identity' };
    if (begin === 0 && (end === Number.POSITIVE_INFINITY || end === this.size)) return plain;
    return { ...plain, Range: `bytes=${begin}-${Number.isFinite(end) ? end - 1 : ''}` };
  }

  /** Checks the head of an answer; returns where in the file its body begins. */
  async #begin(response: Response, wanted: Region): Promise<number> {
    const { status, headers } = response;
    const fail = async (error: Error): Promise<never> => {
      await response.body?.cancel();
      throw error;
    };
    if (status === 416) {
      await this.#startOver();
      return fail(new Error(`the server has nothing from byte ${wanted.begin} on`));
    }
    if (!response.ok) {
      const reason = `the server answered ${status} ${response.statusText}`.trim();
      return fail(isTemporary(status) ? new Unavailable(reason, retryAfter(headers)) : new Refusal(reason));
    }
    const [, begin, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
    if (status === 206 && Number(begin) !== wanted.begin) {
      return fail(
        new Refusal(`the server answered with bytes from ${begin ?? '?'} where those from ${wanted.begin} are needed`),
      );
    }
    // Of a compressed answer the length is that of what was compressed.
    const isPlain = (headers.get('content-encoding') ?? 'identity') === 'identity';
    const length = status === 206 ? total : isPlain ? headers.get('content-length') : undefined;
    if (length != null && Number.isFinite(Number(length))) {
      if (this.size !== undefined && this.size !== Number(length)) {
        return fail(new Refusal(`the file there has ${length} bytes where ${this.size} are expected`));
      }
      this.size = Number(length);
      this.#arrived.limit(this.size);
    }
    const version = headers.get('etag') ?? headers.get('last-modified') ?? undefined;
    if (this.version !== undefined && this.version !== version) {
      this.version = version;
      await this.#startOver();
      return fail(new Error('the file changed on the way'));
    }
    this.version = version;
    return status === 206 ? wanted.begin : 0;
  }

  #end(position: number): void {
    const { next, isComplete } = this.#arrived;
    if (isComplete) return;
    if (next.end === Number.POSITIVE_INFINITY) this.#arrived.limit(position);
    else throw new Error(`the connection ended after ${position} bytes`);
  }

  async #startOver(): Promise<void> {
    this.#arrived.clear();
    await this.#part?.discard().catch(() => {});
  }

  /** A part that cannot be kept is no reason to stop: everything is in memory, too. */
  async *#keep(offset: number, bytes: Uint8Array): AsyncGenerator<DownloadEvent, void, void> {
    try {
      await this.#part?.write(offset, bytes);
    } catch (error) {
      this.#part = undefined;
      yield { type: 'notice', message: `What arrives cannot be kept for another time: ${(error as Error).message}` };
    }
  }
}

/** What has come so far of the regions. */
class Arrived {
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

/** Ends a request that has gone silent. */
class Watch {
  readonly #seconds: number;
  readonly #stalled: AbortController = new AbortController();
  readonly signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(seconds: number, signal: AbortSignal | undefined) {
    this.#seconds = seconds;
    this.signal = signal ? AbortSignal.any([signal, this.#stalled.signal]) : this.#stalled.signal;
    this.restart();
  }

  get hasStalled(): boolean {
    return this.#stalled.signal.aborted;
  }

  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stalled.abort(), this.#seconds * 1000);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** The server asks for patience. */
class Unavailable extends Error {
  /** In seconds, if it said. */
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter: number | undefined) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

function isTemporary(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

/** At most a minute: nobody waits an hour for a download to begin. */
function retryAfter(headers: Headers): number | undefined {
  const seconds = Number.parseInt(headers.get('retry-after') ?? '', 10);
  return seconds >= 0 ? Math.min(seconds, 60) : undefined;
}

/** Who has no network wants to hear so at once. */
function isHopeless(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ECONNRESET: 'the connection broke',
  UND_ERR_SOCKET: 'the connection broke',
  ENOTFOUND: 'there is no such server, or no network',
  EAI_AGAIN: 'there is no network',
};

/** `fetch` says only that it failed; its cause says why. */
function failureOf(error: unknown): string {
  const { message, cause } = error as Error;
  return reasons[codeOf(error)] ?? (cause instanceof Error ? cause.message : message);
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

/** @throws `signal.reason` */
export function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
