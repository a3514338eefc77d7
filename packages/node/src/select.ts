import {
  checkNames,
  createSelector as createCoreSelector,
  type SelectedMask,
  type Selector,
  type SelectPoint,
  type SelectSettings,
} from '@pastiche/core';
import { type EncoderOptions, encoderOptionNames } from '@pastiche/pipeline';
import type { BackendName } from './engines/candidates.ts';
import { pipeline } from './pipeline.ts';
import { type Picture, platform } from './platform.ts';

/** Of a square of as many pixels as are read at all: pictures keep their size. */
const largestSide = 16384;

/** The network that a selection is made with. */
export interface SelectorFileOptions extends EncoderOptions<BackendName> {
  /** Cancels it: the promise rejects with `signal.reason`, and nothing is left behind. */
  signal?: AbortSignal;
}

/** Options of {@link select}. */
export interface SelectFileOptions extends SelectorFileOptions, SelectSettings {}

/**
 * Looks at a picture once, so that clicks select things in it at once: core's `createSelector`, for files. The network is loaded for this, and
 * freed again.
 *
 * @param options `layers` are those whose features are compared
 * @throws PasticheError (rejecting) `unreadable`, `invalid-image`, and what `loadEncoder` throws; `signal.reason` when cancelled
 * @example
 * ```ts
 * const selector = await createSelector('photo.jpg');
 * await writeImage('mask.png', selector.select([{ x: 0.4, y: 0.6 }]));
 * ```
 */
export async function createSelector(source: Picture, options: SelectorFileOptions = {}): Promise<Selector> {
  checkNames(options, [...encoderOptionNames, 'signal']);
  const { signal = new AbortController().signal, ...network } = options;
  const picture = await platform.openPicture(source, { longest: largestSide, signal });
  const opening = pipeline.network(network, signal);
  let step = await opening.next();
  while (!step.done) step = await opening.next();
  const { encoder, engine, release } = step.value;
  const { layers } = network;
  return engine.use(() => createCoreSelector({ picture, encoder, layers, signal }), signal).finally(release);
}

/**
 * Selects things in a picture by clicks.
 *
 * @param points in the order in which they were clicked; x and y are fractions of width and height
 * @returns the mask: one channel, of the picture's size, white where it is selected
 * @throws PasticheError (rejecting) as {@link createSelector}
 * @example
 * ```ts
 * const mask = await select('photo.jpg', [{ x: 0.4, y: 0.6 }, { x: 0.7, y: 0.1, add: false }]);
 * await writeImage('mask.png', mask);
 * ```
 */
export async function select(
  source: Picture,
  points: readonly SelectPoint[],
  { tolerance, contiguous, feather, invert, ...options }: SelectFileOptions = {},
): Promise<SelectedMask> {
  const selector = await createSelector(source, options);
  return selector.select(points, { tolerance, contiguous, feather, invert });
}
