import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, type JobQueue } from '../queue/jobQueue.ts';
import { viewOf } from './view.ts';

/** How often a job is looked at, in milliseconds, beside when its queue says that something happened. */
const lookEvery = 2000;
/** Between two events, in milliseconds. */
const pause = 250;
/** So often something is sent in any case, in milliseconds, so that nothing on the way takes the connection for dead. */
const breatheEvery = 15_000;

/**
 * Sends what happens to a job as server-sent events, until it has ended or the client leaves. Each event is all that is to be known, so that a client that comes back
 * has missed nothing.
 */
export class JobStream {
  readonly #queue: JobQueue;
  readonly #client: string;
  readonly #id: string;
  readonly #response: ServerResponse;
  readonly #stop: () => void;
  #sent = '';
  #count = 0;
  #looking: Promise<void> | undefined;
  #isAsked = false;

  constructor(queue: JobQueue, client: string, id: string, response: ServerResponse) {
    [this.#queue, this.#client, this.#id, this.#response] = [queue, client, id, response];
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // Proxies such as nginx hold answers back otherwise.
      'x-accel-buffering': 'no',
    });
    response.write('retry: 1000\n\n');
    const look = (): void => this.#look();
    const timers = [setInterval(look, lookEvery), setInterval(() => response.write(':\n\n'), breatheEvery)];
    const unwatch = queue.watch(id, look);
    this.#stop = () => {
      for (const timer of timers) clearInterval(timer);
      unwatch();
    };
    response.on('close', this.#stop);
    // A connection that breaks is closed as well.
    response.on('error', () => {});
    look();
  }

  /** Ends the answer. The client comes back. */
  end(): void {
    this.#stop();
    this.#response.end();
  }

  #look(): void {
    this.#isAsked = true;
    this.#looking ??= this.#send().finally(async () => {
      await sleep(pause);
      this.#looking = undefined;
      if (this.#isAsked && !this.#response.writableEnded && !this.#response.destroyed) this.#look();
    });
  }

  async #send(): Promise<void> {
    this.#isAsked = false;
    // Whoever reads slowly gets the latest when there is room.
    if (this.#response.writableNeedDrain) return;
    // While the queue cannot be reached, nothing is to be told.
    const record = await this.#queue.get(this.#client, this.#id).catch(() => undefined);
    if (!record || this.#response.writableEnded || this.#response.destroyed) return;
    const data = JSON.stringify(viewOf(record));
    if (data !== this.#sent) this.#response.write(`id: ${++this.#count}\nevent: job\ndata: ${data}\n\n`);
    this.#sent = data;
    if (ended.includes(record.state)) this.end();
  }
}
