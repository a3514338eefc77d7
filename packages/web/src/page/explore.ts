import {
  type ActivationMap,
  type ActivationMapOptions,
  type LayerMeasure,
  type MeasureSettings,
  PasticheError,
  type Projection,
  type ProjectOptions,
  type RawImage,
  type StyleEvent,
  type TopPatchesFile,
  type ViewSettings,
} from '@pastiche/core';
import { proxy } from 'comlink';
import type { Answer, Listener, MaximizeSettings, RecordSettings, WorkerApi } from '../protocol.ts';
import { askWorker } from './askWorker.ts';
import { openPicture, type Picture } from './images.ts';
import { keepStorage } from './keepStorage.ts';
import { type NetworkInBrowserOptions, type Posted, withAbsoluteAddresses } from './networkOptions.ts';
import type { WorkerOptions } from './ownWorker.ts';

/** The network to look through, and who is told how it goes. */
export interface ExploreOptions extends NetworkInBrowserOptions, WorkerOptions {
  /** Cancels, freeing what was held; the promise rejects with `signal.reason`. */
  signal?: AbortSignal;
  /** Called when the backend is chosen, and while the network's weights are fetched. */
  onEvent?: (event: StyleEvent) => void;
}

export interface MaximizeInBrowserOptions extends ExploreOptions, MaximizeSettings {
  /** Called with the pictures so far, a few times a second. */
  onPictures?: (pictures: RawImage[]) => void;
}

/** What to measure, and the network. */
export interface MeasureInBrowserOptions extends ExploreOptions, MeasureSettings {}

/** A picture with its name, which the record lists. */
export interface NamedPicture {
  /** The name in the record. Two pictures with one name count as one. */
  name: string;
  /** The picture. */
  picture: Picture;
}

export interface TopPatchesInBrowserOptions extends ExploreOptions, RecordSettings {
  /** A record to go on with. Its own layers and settings then count. */
  record?: TopPatchesFile;
}

/** A unit of the network, and how the network sees the picture. */
export interface UnitInBrowserOptions
  extends ExploreOptions,
    Pick<ActivationMapOptions, 'layer' | 'unit'>,
    Partial<ViewSettings> {}

export interface ProjectInBrowserOptions extends UnitInBrowserOptions, Pick<ProjectOptions, 'position' | 'rule'> {}

/** How core views a picture by default. */
const usualView = { size: 224, mode: 'square' } as const;

/** A picture is cut square before it is shrunk, so a long one is read larger than `size`: by this factor. */
const longestRead = 4;

/**
 * Finds, for each unit of some layers, the patches at which it fires the most, over any number of pictures: core's `TopPatches`, in the
 * worker. Yields the record after each picture, in the format of docs/top-patches.md. Pictures that cannot be read are listed as `skipped`.
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
  const { message, signal, ask } = prepare(options);
  let found: TopPatchesFile | RecordSettings = record ?? { layers, k, size, mode, weightsName };
  for await (const { name, picture: source } of pictures) {
    const longest = (found.size ?? usualView.size) * longestRead;
    const picture = await openPicture(source, { longest, signal }).catch(reasonOf);
    const question = { ...message, record: found, name, picture };
    const next = await ask((api, listener) => api.addTopPatches(question, listener));
    found = next;
    yield next;
  }
}

/**
 * Projects a unit's activation back to the pixels of a picture: core's `project`, in the worker.
 *
 * @param options by default the network sees the picture's middle square at 224 px, as `TopPatches` does
 * @throws PasticheError (rejecting) as {@link topPatches}, and `invalid-image`
 * @example
 * ```ts
 * const { picture } = await project(file, { layer: 'conv3_1', unit: 42 });
 * context.putImageData(toImageData(picture), 0, 0);
 * ```
 */
export async function project(source: Picture, options: ProjectInBrowserOptions): Promise<Projection> {
  const { message, signal, ask } = prepare({ ...usualView, ...options });
  const picture = await openPicture(source, { longest: message.size * longestRead, signal });
  return ask((api, listener) => api.project({ ...message, picture }, listener));
}

/**
 * Maps where in a picture a unit fires, and how much: core's `activationMap`, in the worker. Lay the `overlay` over the picture.
 *
 * @param options by default the network sees the whole picture at 256 px
 * @throws PasticheError (rejecting) as {@link project}
 */
export async function activationMap(source: Picture, options: UnitInBrowserOptions): Promise<ActivationMap> {
  const { message, signal, ask } = prepare({ size: 256, mode: 'fit' as const, ...options });
  const picture = await openPicture(source, { longest: message.size * longestRead, signal });
  return ask((api, listener) => api.activationMap({ ...message, picture }, listener));
}

/**
 * Makes pictures at which a unit, or a whole layer, fires the most: core's `maximize`, in the worker. `onEvent` gets every `step`.
 *
 * @throws PasticheError (rejecting) as {@link topPatches}, `invalid-image` if the layer needs a larger `size`, and `diverged`
 * @example
 * ```ts
 * const [picture] = await maximize({ layer: 'conv3_1', unit: 42, onPictures: ([soFar]) => draw(soFar) });
 * ```
 */
export async function maximize({ onPictures, ...options }: MaximizeInBrowserOptions): Promise<RawImage[]> {
  const { message, ask } = prepare(options, onPictures);
  return ask((api, listener) => api.maximize(message, listener));
}

/**
 * Measures what the network sees in a picture: each layer's Gram matrix, and the maps of its strongest units. `compact` gives mixtures of
 * its units, chosen so that distances come out as VGG-19's would: single entries are not VGG-19's.
 *
 * @throws PasticheError (rejecting) as {@link topPatches}, `invalid-image`, and `unreadable` of the picture
 * @example
 * ```ts
 * const [{ gram, channels, maps }] = await measure(file, { layers: ['conv3_1'], size: 192, maps: 4 });
 * ```
 */
export async function measure(source: Picture, options: MeasureInBrowserOptions): Promise<LayerMeasure[]> {
  const { message, signal, ask } = prepare(options);
  const longest = await ask((api) => api.usefulSize({ size: options.size }));
  const picture = await openPicture(source, { longest, signal });
  return ask((api, listener) => api.measure({ ...message, picture }, listener));
}

/** Why a picture cannot be read, for the record. */
function reasonOf(error: unknown): { reason: string } {
  if (!PasticheError.isInstance(error)) throw error;
  return { reason: error.message };
}

type InPage = 'signal' | keyof WorkerOptions | 'onEvent';

interface Prepared<Options> {
  /** The options, as far as they go to the worker. */
  message: Posted<Omit<Options, InPage>>;
  signal: AbortSignal | undefined;
  ask<T>(question: (api: WorkerApi, listener: Listener) => Promise<Answer<T>>): Promise<T>;
}

/** Separates what goes to the worker from what stays in the page. */
function prepare<Options extends ExploreOptions>(
  { signal, worker, workerTimeout, onEvent, ...options }: Options,
  onPictures?: (pictures: RawImage[]) => void,
): Prepared<Options> {
  const listener = proxy((event: StyleEvent, pictures?: RawImage[]): void => {
    // An event may arrive after the end.
    if (signal?.aborted) return;
    if (event.type === 'weights') keepStorage();
    onEvent?.(event);
    if (pictures) onPictures?.(pictures);
  });
  return {
    message: withAbsoluteAddresses(options),
    signal,
    ask: (question) => askWorker((api) => question(api, listener), { worker, workerTimeout }, signal),
  };
}
