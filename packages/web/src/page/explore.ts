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
import type { Listener, MaximizeSettings, NetworkMessage, RecordSettings } from '../protocol.ts';
import { askWorker } from './askWorker.ts';
import { openPicture, type Picture } from './images.ts';
import { keepStorage } from './keepStorage.ts';
import { type NetworkInBrowserOptions, withAbsoluteAddresses } from './networkOptions.ts';
import { ownWorker } from './ownWorker.ts';

/** The network to look through, and who is told how it goes. */
export interface ExploreOptions extends NetworkInBrowserOptions {
  /** Cancels, freeing what was held; the promise rejects with `signal.reason`. */
  signal?: AbortSignal;
  /** Makes the worker, as that of `stylize`; pass the same function to both, and one worker serves both. */
  worker?: () => Worker;
  /** Called when the backend is chosen, and while the network's weights are fetched. */
  onEvent?: (event: StyleEvent) => void;
}

export interface MaximizeInBrowserOptions extends ExploreOptions, MaximizeSettings {
  /** Called with the pictures so far, a few times a second. */
  onPictures?: (pictures: RawImage[]) => void;
}

/** A picture with its name, which the record lists. */
export interface NamedPicture {
  name: string;
  picture: Picture;
}

export interface TopPatchesInBrowserOptions extends ExploreOptions, Omit<RecordSettings, 'weightsName'> {
  /** A record to go on with. Its own layers and settings then count. */
  record?: TopPatchesFile;
  /** The name of the weights, for the record: that of their file, for example. */
  weightsName?: string;
}

/** A unit of the network. */
export interface UnitInBrowserOptions extends ExploreOptions, Partial<ViewSettings> {
  layer: string;
  /** The unit of the layer, from 0. */
  unit: number;
}

export interface ProjectInBrowserOptions extends UnitInBrowserOptions {
  /** The position in the layer. @defaultValue where the unit fires the most */
  position?: { x: number; y: number };
  /** @defaultValue 'deconvnet' */
  rule?: ProjectionRule;
}

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
  const { network, worker, signal, listener } = split(options);
  let found: TopPatchesFile | RecordSettings = record ?? { layers, k, size, mode, weightsName };
  for await (const { name, picture: source } of pictures) {
    const picture = await readOrExplain(source, (found.size ?? usualView.size) * longestRead, signal);
    const question = { record: found, name, picture };
    const next = await askWorker((api) => api.addTopPatches(network, question, listener), worker, signal);
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
export async function project(picture: Picture, options: ProjectInBrowserOptions): Promise<Projection> {
  const { layer, unit, position, rule, size, mode, ...rest } = { ...usualView, ...options };
  const { network, worker, signal, listener } = split(rest);
  const image = await openPicture(picture, { longest: size * longestRead, signal });
  const question = { picture: image, layer, unit, position, rule, size, mode };
  return askWorker((api) => api.project(network, question, listener), worker, signal);
}

/**
 * Maps where in a picture a unit fires, and how much: core's `activationMap`, in the worker. Lay the `overlay` over the picture.
 *
 * @param options by default the network sees the whole picture at 256 px
 * @throws PasticheError (rejecting) as {@link project}
 */
export async function activationMap(picture: Picture, options: UnitInBrowserOptions): Promise<ActivationMap> {
  const { layer, unit, size = 256, mode = 'fit', ...rest } = options;
  const { network, worker, signal, listener } = split(rest);
  const image = await openPicture(picture, { longest: size * longestRead, signal });
  const question = { picture: image, layer, unit, size, mode };
  return askWorker((api) => api.activationMap(network, question, listener), worker, signal);
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
  const { layer, unit, pictures, size, steps, seed, ...rest } = options;
  const { network, worker, signal, listener } = split(rest, onPictures);
  const settings = { layer, unit, pictures, size, steps, seed };
  return askWorker((api) => api.maximize(network, settings, listener), worker, signal);
}

/** Separates what is posted to the worker from what stays in the page. */
function split(
  { signal, worker = ownWorker, onEvent, ...network }: ExploreOptions,
  onPictures?: (pictures: RawImage[]) => void,
): {
  network: NetworkMessage;
  worker: () => Worker;
  signal: AbortSignal | undefined;
  listener: Listener;
} {
  const listener = proxy((event: StyleEvent, pictures?: RawImage[]): void => {
    // An event may arrive after the end.
    if (signal?.aborted) return;
    if (event.type === 'weights') keepStorage();
    onEvent?.(event);
    if (pictures) onPictures?.(pictures);
  });
  return { network: withAbsoluteAddresses(network), worker, signal, listener };
}

async function readOrExplain(
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
