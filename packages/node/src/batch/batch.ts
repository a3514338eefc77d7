import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { invalidOption, PasticheError, type RawImage, usefulSize } from '@pastiche/core';
import type { Extras, Job, OfOnePhoto, PredictedMemory } from '@pastiche/pipeline';
import type { BackendName } from '../engines/candidates.ts';
import type { EncodeOptions } from '../files/encode.ts';
import { identify, needed, unlessMissing } from '../files/files.ts';
import { findPictures } from '../files/findPictures.ts';
import { readImage } from '../files/images.ts';
import { keyOf } from '../files/keyOf.ts';
import { Recent } from '../files/recent.ts';
import { createPipeline } from '../pipeline.ts';
import { version } from '../version.ts';
import type { BatchEvent } from './events.ts';
import { Journal } from './journal.ts';
import { type BatchPair, type NamedOutputs, planPairs } from './planPairs.ts';

/** What is the same for all pictures of a batch: no masks, which belong to one photo. */
type Common = Omit<Job<string, BackendName>, OfOnePhoto | 'styles' | 'blend' | 'weights'> &
  Pick<Extras, 'cache' | 'signal'>;

/** Options of {@link batch}. */
export interface BatchOptions extends Common, NamedOutputs {
  /** Photos: files, addresses, folders, or patterns such as `photos/*.jpg`. */
  photos: string | readonly string[];
  /** Paintings, likewise. */
  styles: string | readonly string[];
  /** A file with the weights of `model`. @defaultValue VGG's are fetched once */
  weights?: string | URL;
  /** Leaves every file alone that is there, whatever it was made of. @defaultValue only those that were made of the same */
  skipExisting?: boolean;
  /** How many pictures are painted at a time, if there is memory for them. @defaultValue 1 */
  jobs?: number;
  /** How each picture becomes a file. @defaultValue as `writeImage` does */
  encoding?: (pair: BatchPair, backend: string | undefined) => EncodeOptions | Promise<EncodeOptions>;
}

/** So many paintings stay in memory, as large as they are measured. */
const mostPaintings = 100;

/**
 * Paints every photo by every painting, or in pairs: the network is loaded once, and each painting is measured once. A file that cannot be read or painted is told of, and
 * the batch goes on. Called again after it was ended or killed, it goes on where it was: a hidden file in the folder says which pictures are done, and of what
 * they were made.
 *
 * @throws PasticheError `invalid-option`, `unwritable`; `signal.reason` when cancelled
 * @example
 * ```ts
 * for await (const event of batch({ photos: 'photos/*.jpg', styles: 'paintings/', folder: 'out', size: 512 })) {
 *   if (event.type === 'painted') console.log(`${event.done} of ${event.total}: ${event.pair.output}`);
 *   if (event.type === 'failed') console.warn(event.error.message);
 * }
 * ```
 */
export async function* batch(options: BatchOptions): AsyncGenerator<BatchEvent, void, void> {
  const { photos, styles, folder, jobs = 1 } = options;
  if (!Number.isInteger(jobs) || jobs < 1) throw invalidOption('jobs', 'a positive integer', jobs);
  const contents = await findPictures('photos', [photos].flat());
  const pairs = planPairs(contents, await findPictures('styles', [styles].flat()), options);
  await checkInputs(pairs);
  await mkdir(folder, { recursive: true });
  const batch = new Batch(pairs, options, await Journal.open(folder));
  try {
    yield { type: 'planned', total: pairs.length };
    yield* batch.run(jobs);
  } finally {
    await batch.end();
  }
}

/** The pictures of a batch, and what they have in common. */
class Batch {
  readonly #pairs: readonly BatchPair[];
  readonly #options: Pick<BatchOptions, 'skipExisting' | 'encoding' | 'cache'>;
  readonly #job: Omit<Job<string, BackendName>, 'content' | 'styles'>;
  readonly #journal: Journal;
  readonly #pipeline = createPipeline({ keep: 2 });
  readonly #photos: Recent<RawImage>;
  readonly #paintings: Recent<RawImage>;
  readonly #controller = new AbortController();
  readonly #forget: () => void;
  readonly #events = new Readable({ objectMode: true, read: () => {} });
  readonly #working = new Set<Promise<void>>();
  #next = 0;
  #done = 0;

  constructor(pairs: readonly BatchPair[], options: BatchOptions, journal: Journal) {
    const { photos, styles, folder, name, pair, skipExisting, jobs = 1, encoding, cache, signal, ...job } = options;
    [this.#pairs, this.#options, this.#job, this.#journal] = [pairs, { skipExisting, encoding, cache }, job, journal];
    const { size, styleScale, styleSize, preset, gamut } = job;
    const longest = usefulSize({ size, styleScale, styleSize, preset });
    const read = (path: string): Promise<RawImage> =>
      readImage(path, { longest, gamut, signal: this.#controller.signal });
    [this.#photos, this.#paintings] = [new Recent(read, jobs), new Recent(read, mostPaintings)];
    const stop = (): void => this.#controller.abort(signal?.reason);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    this.#forget = () => signal?.removeEventListener('abort', stop);
  }

  /** Paints all, so many at a time. */
  async *run(jobs: number): AsyncGenerator<BatchEvent, void, void> {
    this.#addFirst(jobs);
    yield* this.#events;
  }

  /** Ends what is under way, and frees the networks. */
  async end(): Promise<void> {
    this.#controller.abort();
    await Promise.all(this.#working);
    this.#events.destroy();
    this.#forget();
    this.#pipeline.dispose();
  }

  /** Adds a worker. Once it knows how much memory a picture takes, it adds as many others as there are jobs and memory for. */
  #addFirst(jobs: number): void {
    let hasAll = false;
    const addOthers = (memory: PredictedMemory | undefined): void => {
      if (hasAll) return;
      hasAll = true;
      const free = process.availableMemory() + process.memoryUsage.rss();
      const room = memory ? Math.max(1, Math.floor(free / memory.process)) : jobs;
      if (room < jobs)
        this.#tell({ type: 'notice', message: `There is memory for ${room} of ${jobs} pictures at a time` });
      for (let i = 1; i < Math.min(jobs, room); i++) this.#add();
    };
    this.#add(addOthers);
  }

  /** Adds a worker. The first to fail ends the others; the last to end ends the events. */
  #add(onMemory?: (memory: PredictedMemory | undefined) => void): void {
    const worker = this.#work(onMemory)
      .catch((error) => {
        this.#controller.abort(error);
        this.#events.destroy(error);
      })
      .finally(() => {
        this.#working.delete(worker);
        if (this.#working.size === 0 && !this.#events.destroyed) this.#events.push(null);
      });
    this.#working.add(worker);
  }

  /** Paints what is left, one picture after the other. */
  async #work(onMemory?: (memory: PredictedMemory | undefined) => void): Promise<void> {
    const { signal } = this.#controller;
    while (this.#next < this.#pairs.length) {
      signal.throwIfAborted();
      const pair = this.#pairs[this.#next++];
      const what = await this.#paint(pair, onMemory).catch((error) => {
        signal.throwIfAborted();
        // The others would fail of the same.
        if (!PasticheError.isInstance(error) || error.code === 'invalid-option') throw error;
        return { type: 'failed', error } as const;
      });
      this.#tell({ ...what, pair, done: ++this.#done, total: this.#pairs.length });
    }
  }

  /** Paints a picture and writes it, unless it is there. */
  async #paint(
    pair: BatchPair,
    onMemory?: (memory: PredictedMemory | undefined) => void,
  ): Promise<{ type: 'skipped' } | { type: 'painted'; width: number; height: number }> {
    const { photo, style, output } = pair;
    const { skipExisting, encoding, cache } = this.#options;
    const job = this.#job;
    const settings = [
      version,
      { ...job, weights: job.weights && String(job.weights) },
      await encoding?.(pair, undefined),
    ];
    const key = await keyOf(settings, [photo, style]);
    const isThere = skipExisting ? await isFile(output) : await this.#journal.has(output, key);
    if (isThere) return { type: 'skipped' };
    const run = this.#pipeline.run(
      { ...job, content: await this.#photos.get(photo), styles: await this.#paintings.get(style) },
      { cache, signal: this.#controller.signal, onReady: ({ memory }) => onMemory?.(memory) },
    );
    let backend: string | undefined;
    for await (const event of run) {
      if (event.type === 'backend') backend = event.name;
      this.#tell({ type: 'run', pair, event });
    }
    const picture = await run.result;
    await mkdir(dirname(output), { recursive: true });
    await picture.toFile(output, await encoding?.(pair, backend));
    await this.#journal.add(output, key);
    return { type: 'painted', width: picture.width, height: picture.height };
  }

  #tell(event: BatchEvent): void {
    this.#events.push(event);
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await unlessMissing(stat(path))) !== undefined;
}

/** No picture goes where another is read. */
async function checkInputs(pairs: readonly BatchPair[]): Promise<void> {
  const read = new Set(await Promise.all(pairs.flatMap(({ photo, style }) => [photo, style]).map(identify)));
  for (const { output } of pairs) if (read.has(await identify(output))) throw needed(output);
}
