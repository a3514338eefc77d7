import {
  type ActivationMap,
  PasticheError,
  type Projection,
  type ProjectionRule,
  type RawImage,
  type StyleEvent,
  type TopPatchesFile,
  type ViewSettings,
} from '@pastiche/core';
import { proxy } from 'comlink';
import type { EngineOptions, Listener, MaximizeSettings, RecordSettings } from '../protocol.ts';
import { askWorker } from './askWorker.ts';
import { openPicture, type Picture } from './images.ts';
import { keepStorage } from './keepStorage.ts';
import { ownWorker } from './ownWorker.ts';
import { type EngineInBrowserOptions, postable } from './postable.ts';

/** By which network, on which backend. */
export interface ExploreOptions extends EngineInBrowserOptions {
  /** Cancels, freeing what was held; the promise rejects with `signal.reason`. */
  signal?: AbortSignal;
  /** Makes the worker, as that of `stylize`; pass the same function to both, and one worker serves both. */
  worker?: () => Worker;
  /** Told which backend runs, and how fetching the network's weights goes. */
  onEvent?: (event: StyleEvent) => void;
}

export interface MaximizeInBrowserOptions extends ExploreOptions, MaximizeSettings {
  /** Shown the pictures so far, a few times a second. */
  onPictures?: (pictures: RawImage[]) => void;
}

/** A picture, and the name that it is known by. */
export interface NamedPicture {
  name: string;
  picture: Picture;
}

export interface TopPatchesInBrowserOptions extends ExploreOptions, Omit<RecordSettings, 'weightsName'> {
  /** Goes on with a record; `layers` and the like are then its own. */
  record?: TopPatchesFile;
  /** Which weights these are, for the record: their file's name, for example. */
  weightsName?: string;
}

/** Which unit, in which picture. */
export interface UnitInBrowserOptions extends ExploreOptions, Partial<ViewSettings> {
  layer: string;
  /** Which channel of the layer, from 0. */
  unit: number;
}

export interface ProjectInBrowserOptions extends UnitInBrowserOptions {
  /** Where in the layer. @defaultValue where the unit fires the most */
  position?: { x: number; y: number };
  /** @defaultValue 'deconvnet' */
  rule?: ProjectionRule;
}

/** What core sees of a picture, unless told otherwise. */
const usualView = { size: 224, mode: 'square' } as const;

/** A picture is cut square before it is shrunk, so that more than `size` pixels of a long one are needed; no more than this. */
const longestRead = 4;

/**
 * For each unit of some layers the patches at which it fires the most, over any number of pictures: core's `TopPatches`, in the
 * worker. Yields the record after each picture, as the file of docs/top-patches.md; of the pictures nothing else is kept. One that cannot be read
 * is among the `skipped`.
 *
 * @throws PasticheError (rejecting) `unknown-layer`, `invalid-option`, `backend-unavailable`, `download-failed`, `invalid-weights`,
 *   `unreadable` (of the weights); `signal.reason` when cancelled
 * @example
 * ```ts
 * const pictures = files.map((file) => ({ name: file.name, picture: file }));
 * for await (const record of topPatches(pictures, { layers: ['conv3_1'] })) show(record);
 * ```
 */
export async function* topPatches(
  pictures: Iterable<NamedPicture> | AsyncIterable<NamedPicture>,
  { layers, k, size, mode, weightsName, record, ...options }: TopPatchesInBrowserOptions,
): AsyncGenerator<TopPatchesFile, void, void> {
  const { engine, worker, signal, listener } = split(options);
  let found: TopPatchesFile | RecordSettings = record ?? { layers, k, size, mode, weightsName };
  for await (const { name, picture: source } of pictures) {
    const picture = await readOrSay(source, (found.size ?? usualView.size) * longestRead, signal);
    const question = { ...engine, record: found, name, picture };
    const next = await askWorker((api) => api.addTopPatches(question, listener), worker, signal);
    found = next;
    yield next;
  }
}

/**
 * What of a picture a unit sees, projected back to the pixels: core's `project`, in the worker.
 *
 * @param options the picture is seen as `TopPatches` does: its middle square at 224 px, unless `size` and `mode` say otherwise
 * @throws PasticheError (rejecting) as {@link topPatches}, and `invalid-image`
 * @example
 * ```ts
 * const { picture } = await project(file, { layer: 'conv3_1', unit: 42 });
 * context.putImageData(toImageData(picture), 0, 0);
 * ```
 */
export async function project(picture: Picture, options: ProjectInBrowserOptions): Promise<Projection> {
  const { layer, unit, position, rule, size, mode, ...rest } = { ...usualView, ...options };
  const { engine, worker, signal, listener } = split(rest);
  const image = await openPicture(picture, { longest: size * longestRead, signal });
  const question = { ...engine, picture: image, layer, unit, position, rule, size, mode };
  return askWorker((api) => api.project(question, listener), worker, signal);
}

/**
 * Where in a picture a unit fires, and how much: core's `activationMap`, in the worker. `overlay` is to be laid over the picture.
 *
 * @param options the whole picture is seen at 256 px, unless `size` and `mode` say otherwise
 * @throws PasticheError (rejecting) as {@link project}
 */
export async function activationMap(picture: Picture, options: UnitInBrowserOptions): Promise<ActivationMap> {
  const { layer, unit, size = 256, mode = 'fit', ...rest } = options;
  const { engine, worker, signal, listener } = split(rest);
  const image = await openPicture(picture, { longest: size * longestRead, signal });
  const question = { ...engine, picture: image, layer, unit, size, mode };
  return askWorker((api) => api.activationMap(question, listener), worker, signal);
}

/**
 * The pictures that a unit, or all of a layer, would most like to see: core's `maximize`, in the worker. `onEvent` is told of every `step`.
 *
 * @throws PasticheError (rejecting) as {@link topPatches}, `invalid-image` if the layer needs a larger `size`, and `diverged`
 * @example
 * ```ts
 * const [picture] = await maximize({ layer: 'conv3_1', unit: 42, onPictures: ([soFar]) => draw(soFar) });
 * ```
 */
export async function maximize({ onPictures, ...options }: MaximizeInBrowserOptions): Promise<RawImage[]> {
  const { layer, unit, pictures, size, steps, seed, ...rest } = options;
  const { engine, worker, signal, listener } = split(rest, onPictures);
  const question = { ...engine, layer, unit, pictures, size, steps, seed };
  return askWorker((api) => api.maximize(question, listener), worker, signal);
}

/** What the worker is told, and what it is not. */
function split(
  { signal, worker = ownWorker, onEvent, ...engine }: ExploreOptions,
  onPictures?: (pictures: RawImage[]) => void,
): {
  engine: EngineOptions;
  worker: () => Worker;
  signal: AbortSignal | undefined;
  listener: Listener;
} {
  const listener = proxy((event: StyleEvent, pictures?: RawImage[]): void => {
    // What was on its way when it was cancelled.
    if (signal?.aborted) return;
    if (event.type === 'weights') keepStorage();
    onEvent?.(event);
    if (pictures) onPictures?.(pictures);
  });
  return { engine: postable(engine), worker, signal, listener };
}

async function readOrSay(
  source: Picture,
  longest: number,
  signal: AbortSignal | undefined,
): Promise<RawImage | { reason: string }> {
  try {
    return await openPicture(source, { longest, signal });
  } catch (error) {
    if (!PasticheError.isInstance(error)) throw error;
    return { reason: error.message };
  }
}
