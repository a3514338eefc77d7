import type { RawImage, SelectedMask, SelectPoint, SelectSettings, StyleEvent } from '@pastiche/core';
import { proxy } from 'comlink';
import type { SelectorQuestion } from '../protocol.ts';
import { askWorker } from './askWorker.ts';
import type { ExploreOptions } from './explore.ts';
import { openPicture, type Picture } from './images.ts';
import { withAbsoluteAddresses } from './networkOptions.ts';
import type { WorkerOptions } from './ownWorker.ts';
import { type WorkerClient, WorkerLost } from './workerClient.ts';

/** Options of {@link createSelector}. */
export interface SelectorInBrowserOptions extends ExploreOptions {
  /** The layers whose features are compared. @defaultValue `conv1_1` to `conv5_1`, or five of another network's */
  layers?: readonly string[];
  /** Longer side of the masks, in pixels; runs fit them to the photo. A smaller picture keeps its size. @defaultValue 1536 */
  size?: number;
}

/** Options of {@link select}. */
export interface SelectInBrowserOptions extends SelectorInBrowserOptions, SelectSettings {}

/** A picture that the worker has looked at, in which clicks select things. A run in the same worker goes on meanwhile. */
export class PictureSelector {
  readonly #question: Omit<SelectorQuestion, 'picture'>;
  readonly #picture: RawImage;
  readonly #options: WorkerOptions;
  #open: { client: WorkerClient; id: number } | undefined;

  /** `createSelector` makes these. @internal */
  constructor(question: Omit<SelectorQuestion, 'picture'>, picture: RawImage, options: WorkerOptions) {
    this.#question = question;
    this.#picture = picture;
    this.#options = options;
  }

  /** Has the worker look at the picture. @internal */
  async look(signal?: AbortSignal, onEvent?: (event: StyleEvent) => void): Promise<void> {
    const question = { ...this.#question, picture: this.#picture };
    const listener = proxy((event: StyleEvent): void => onEvent?.(event));
    let used: WorkerClient | undefined;
    const id = await askWorker(
      (api, client) => {
        used = client;
        return api.openSelector(question, listener);
      },
      this.#options,
      signal,
    );
    this.#open = { client: used as WorkerClient, id };
  }

  /**
   * The mask for some clicks: one channel, white where it is selected. Without clicks nothing is.
   *
   * @param points in the order in which they were clicked: a later one corrects what earlier ones did. x and y are fractions
   * @throws PasticheError (rejecting) `invalid-option`, `backend-unavailable`
   */
  select(points: readonly SelectPoint[], settings?: SelectSettings): Promise<SelectedMask> {
    return this.#ask(points, settings, false);
  }

  /** The same in a few milliseconds, and coarse, without a soft edge: for what a click would select. */
  preview(points: readonly SelectPoint[], settings?: SelectSettings): Promise<SelectedMask> {
    return this.#ask(points, settings, true);
  }

  /** Frees what the worker holds for the picture. */
  dispose(): void {
    const open = this.#open;
    this.#open = undefined;
    // A worker that has ended holds nothing.
    open?.client.ask((api) => api.closeSelector(open.id)).catch(() => {});
  }

  async #ask(points: readonly SelectPoint[], settings: SelectSettings = {}, isCoarse: boolean): Promise<SelectedMask> {
    if (!this.#open) await this.look();
    const { client, id } = this.#open as { client: WorkerClient; id: number };
    try {
      return await client.ask((api) => api.select(id, points, settings, isCoarse));
    } catch (error) {
      if (!(error instanceof WorkerLost)) throw error;
      await this.look();
      return this.#ask(points, settings, isCoarse);
    }
  }
}

/**
 * Looks at a picture once, so that clicks select things in it at once: core's `createSelector`, in the worker.
 *
 * @throws PasticheError (rejecting) `unreadable`, `unknown-layer`, `invalid-image`, `invalid-option`, `backend-unavailable`, `download-failed`,
 *   `invalid-weights`; `signal.reason` when cancelled
 * @example
 * ```ts
 * const selector = await createSelector(file);
 * show(await selector.select([{ x: 0.4, y: 0.6 }]));
 * ```
 */
export async function createSelector(
  source: Picture,
  { signal, onEvent, worker, workerTimeout, size = 1536, ...network }: SelectorInBrowserOptions = {},
): Promise<PictureSelector> {
  const picture = await openPicture(source, { longest: size, signal });
  const selector = new PictureSelector(withAbsoluteAddresses(network), picture, { worker, workerTimeout });
  await selector.look(signal, onEvent);
  return selector;
}

/**
 * Selects things in a picture by clicks. For more clicks in the same picture, keep a {@link createSelector | selector}.
 *
 * @throws PasticheError (rejecting) as {@link createSelector}
 */
export async function select(
  source: Picture,
  points: readonly SelectPoint[],
  { tolerance, contiguous, feather, invert, ...options }: SelectInBrowserOptions = {},
): Promise<SelectedMask> {
  const selector = await createSelector(source, options);
  return selector.select(points, { tolerance, contiguous, feather, invert }).finally(() => selector.dispose());
}
