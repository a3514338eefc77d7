import type { DownloadPart } from './cache.ts';
import { failureOf, isHopeless, isTemporary, isUnexplained, Refusal, retryAfter, Unavailable } from './failure.ts';
import { largest, ReceivedBytes, type Region } from './receivedBytes.ts';
import { sleep, Watch } from './waiting.ts';

export interface DownloadOptions {
  /** Ascending and disjoint. @defaultValue the whole file */
  regions?: readonly Region[];
  /** Size of the whole file in bytes, if known; other sizes are refused. */
  size?: number;
  /** The partial download to continue and to write to. */
  part?: DownloadPart;
  /** Gives up; what was fetched is kept for the next time. */
  signal?: AbortSignal;
  /** Seconds without a byte after which the connection counts as broken. @defaultValue 30 */
  stall?: number;
  /** Retries without progress before giving up. @defaultValue 4 */
  retries?: number;
  /** Seconds before the first retry; doubles each time. @defaultValue 0.5 */
  delay?: number;
  /** Makes the requests. @defaultValue the global `fetch` */
  fetch?: typeof fetch;
}

export type DownloadEvent =
  /** Bytes received so far, including earlier downloads; `total` is undefined if the server does not say. */
  | { type: 'progress'; loaded: number; total: number | undefined }
  /** A problem, and what is done about it. */
  | { type: 'notice'; message: string };

export interface Downloaded {
  /** The regions, concatenated. */
  bytes: Uint8Array;
  /** Size of the whole file, if the server said. */
  size: number | undefined;
  /** The server's ETag or modification date, if any. */
  version: string | undefined;
  /** Bytes taken from an earlier download. */
  resumed: number;
}

/** Limit on requests, even with progress. */
const mostTries = 100;

/**
 * Downloads a file or regions of one. Broken and stalled downloads are continued; from servers without ranges it skips the bytes that it
 * has. Busy servers are asked again with growing delays.
 *
 * @throws {@link Refusal} if it cannot be downloaded; `signal.reason`
 */
export async function* download(
  url: string,
  options: DownloadOptions = {},
): AsyncGenerator<DownloadEvent, Downloaded, void> {
  const { part, signal, retries = 4, delay = 0.5 } = options;
  const received = new ReceivedBytes(options.regions ?? [{ begin: 0, end: options.size ?? Number.POSITIVE_INFINITY }]);
  const transfer = new Transfer(url, received, options);
  const kept = (await part?.read()) ?? new Uint8Array(0);
  if (kept.byteLength <= (received.total ?? largest)) received.add(kept);
  else await part?.discard();
  const resumed = received.loaded;
  let failures = 0;
  for (let tries = 1; !received.isComplete; tries++) {
    const before = received.loaded;
    try {
      yield* transfer.run();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof Refusal) throw error;
      if (isHopeless(error)) throw new Refusal(failureOf(error), { cause: error });
      failures = received.loaded > before ? 1 : failures + 1;
      const reason = failureOf(error);
      const patience = received.loaded === 0 && isUnexplained(error) ? Math.min(1, retries) : retries;
      if (failures > patience || tries >= mostTries) throw new Refusal(`${reason}, ${tries} times`, { cause: error });
      const asked = error instanceof Unavailable ? error.retryAfter : undefined;
      const seconds = asked ?? delay * 2 ** (failures - 1);
      yield { type: 'notice', message: `${reason}; trying again in ${seconds} s` };
      await sleep(seconds, signal);
    }
  }
  yield { type: 'progress', loaded: received.loaded, total: received.loaded };
  return { bytes: received.bytes(), size: transfer.size, version: transfer.version, resumed };
}

/** The requests of one download. */
class Transfer {
  readonly #url: string;
  readonly #received: ReceivedBytes;
  readonly #options: DownloadOptions;
  #part: DownloadPart | undefined;
  /** Size of the whole file, in bytes. */
  size: number | undefined;
  version: string | undefined;

  constructor(url: string, received: ReceivedBytes, options: DownloadOptions) {
    this.#url = url;
    this.#received = received;
    this.#options = options;
    this.#part = options.part;
    this.size = options.size;
  }

  /** Makes one request and reads until it ends or breaks. */
  async *run(): AsyncGenerator<DownloadEvent, void, void> {
    const { signal, stall = 30, fetch: ask = fetch } = this.#options;
    const watch = new Watch(stall, signal);
    let close = async (): Promise<void> => {};
    try {
      const wanted = this.#received.next;
      const response = await ask(this.#url, { headers: this.#headers(wanted), signal: watch.signal });
      const reader = response.body?.getReader();
      close = async () => reader?.cancel();
      let position = await this.#begin(response, wanted);
      if (!reader) throw new Error('the answer is empty');
      let reported = Number.NEGATIVE_INFINITY;
      while (this.#received.next.begin < wanted.end || response.status === 200) {
        watch.restart();
        const { done, value } = await reader.read();
        if (done) return this.#end(position);
        const offset = this.#received.loaded;
        const used = this.#received.take(position, value);
        position += value.byteLength;
        if (used) yield* this.#keep(offset, used);
        if (this.#received.loaded - reported >= 2 ** 18) {
          reported = this.#received.loaded;
          yield { type: 'progress', loaded: reported, total: this.#received.total };
        }
        if (this.#received.isComplete) return;
      }
    } catch (error) {
      throw watch.hasStalled ? new Error(`no data received for ${stall} s`) : error;
    } finally {
      watch.stop();
      // Closing a broken connection fails; its error has been thrown already.
      await close().catch(() => {});
    }
  }

  /** Asks for no compression, which would make offsets meaningless. Browsers do not allow the header and choose well. */
  #headers({ begin, end }: Region): Record<string, string> {
    const plain = { 'Accept-Encoding': 'identity' };
    if (begin === 0 && (end === Number.POSITIVE_INFINITY || end === this.size)) return plain;
    return { ...plain, Range: `bytes=${begin}-${Number.isFinite(end) ? end - 1 : ''}` };
  }

  /** Checks the headers of an answer; returns the offset in the file at which its body begins. */
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
      throw new Refusal(`the server sent bytes from ${begin ?? '?'} on instead of from ${wanted.begin} on`);
    }
    // The length of a compressed answer is not that of the file.
    const isPlain = (headers.get('content-encoding') ?? 'identity') === 'identity';
    const length = status === 206 ? total : isPlain ? headers.get('content-length') : undefined;
    if (length != null && Number.isFinite(Number(length))) {
      if (this.size !== undefined && this.size !== Number(length)) {
        throw new Refusal(`the file has ${length} bytes instead of ${this.size}`);
      }
      this.size = Number(length);
      this.#received.limit(this.size);
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
    const { next, isComplete } = this.#received;
    if (isComplete) return;
    if (next.end === Number.POSITIVE_INFINITY) this.#received.limit(position);
    else throw new Error(`the connection ended after ${position} bytes`);
  }

  async #startOver(): Promise<void> {
    this.#received.clear();
    await this.#part?.discard().catch(() => {});
  }

  /** Writes to the partial download. A failure does not stop the download, which is in memory too. */
  async *#keep(offset: number, bytes: Uint8Array): AsyncGenerator<DownloadEvent, void, void> {
    try {
      await this.#part?.write(offset, bytes);
    } catch (error) {
      this.#part = undefined;
      yield { type: 'notice', message: `The partial download cannot be saved: ${(error as Error).message}` };
    }
  }
}
