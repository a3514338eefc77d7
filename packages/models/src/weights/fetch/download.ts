import { Arrived, largest, type Region } from './arrived.ts';
import type { DownloadPart } from './cache.ts';
import { failureOf, isHopeless, isTemporary, Refusal, retryAfter, Unavailable } from './failure.ts';
import { sleep, Watch } from './waiting.ts';

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
  /** Makes the requests. @defaultValue the global `fetch` */
  fetch?: typeof fetch;
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
  readonly #request: (options: RequestInit) => Promise<Response>;
  readonly #arrived: Arrived;
  readonly #signal: AbortSignal | undefined;
  readonly #stall: number;
  #part: DownloadPart | undefined;
  /** Of the whole file, in bytes. */
  size: number | undefined;
  version: string | undefined;

  constructor(url: string, arrived: Arrived, options: DownloadOptions) {
    const { size, part, signal, stall = 30, fetch: ask = fetch } = options;
    this.#request = (request) => ask(url, request);
    this.#arrived = arrived;
    this.#signal = signal;
    this.#stall = stall;
    this.#part = part;
    this.size = size;
  }

  /** One request, as far as it goes. */
  async *run(): AsyncGenerator<DownloadEvent, void, void> {
    const watch = new Watch(this.#stall, this.#signal);
    let close = async (): Promise<void> => {};
    try {
      const wanted = this.#arrived.next;
      const response = await this.#request({ headers: this.#headers(wanted), signal: watch.signal });
      const reader = response.body?.getReader();
      close = async () => reader?.cancel();
      let position = await this.#begin(response, wanted);
      if (!reader) throw new Error('the answer is empty');
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
      // A connection that broke cannot be closed any more; why, has been thrown.
      await close().catch(() => {});
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
    if (status === 416) {
      await this.#startOver();
      throw new Error(`the server has nothing from byte ${wanted.begin} on`);
    }
    if (!response.ok) {
      const reason = `the server answered ${status} ${response.statusText}`.trim();
      throw isTemporary(status) ? new Unavailable(reason, retryAfter(headers)) : new Refusal(reason);
    }
    const [, begin, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
    if (status === 206 && Number(begin) !== wanted.begin) {
      throw new Refusal(
        `the server answered with bytes from ${begin ?? '?'} where those from ${wanted.begin} are needed`,
      );
    }
    // Of a compressed answer the length is that of what was compressed.
    const isPlain = (headers.get('content-encoding') ?? 'identity') === 'identity';
    const length = status === 206 ? total : isPlain ? headers.get('content-length') : undefined;
    if (length != null && Number.isFinite(Number(length))) {
      if (this.size !== undefined && this.size !== Number(length)) {
        throw new Refusal(`the file there has ${length} bytes where ${this.size} are expected`);
      }
      this.size = Number(length);
      this.#arrived.limit(this.size);
    }
    const version = headers.get('etag') ?? headers.get('last-modified') ?? undefined;
    if (this.version !== undefined && this.version !== version) {
      this.version = version;
      await this.#startOver();
      throw new Error('the file changed on the way');
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
