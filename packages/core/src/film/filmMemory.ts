import { fullScale, type RawImage } from '../image/rawImage.ts';
import { withDetailOf } from './detail.ts';
import { type EstimateFlow, type FloatImage, warp } from './flow.ts';
import { estimateFlow as inverseSearch } from './inverseSearch.ts';
import { reliability } from './reliability.ts';

/** A frame of a film, as it was filmed and as it was painted. */
export interface PaintedFrame {
  /** As it was filmed. */
  frame: RawImage;
  /** As it was painted, of the same size. */
  painted: RawImage;
}

/** What a frame takes over from an earlier one. */
export interface FrameGuide {
  /** The earlier frame, painted, moved to where its parts are now: floats 0..1. */
  picture: FloatImage;
  /** How sure it is of each pixel, `[height, width]`, 0..1. */
  confidence: Float32Array;
}

/** Options of {@link FilmMemory}. */
export interface FilmMemoryOptions {
  /** Which earlier frames guide a frame, 1 being the one before: `[1, 2, 4]` also knows what was hidden for a moment. @defaultValue [1] */
  distances?: readonly number[];
  /** Measures motion. @defaultValue {@link estimateFlow} */
  estimateFlow?: EstimateFlow;
  /** The frames that were painted last, the newest first: to go on with a film. @defaultValue none */
  last?: readonly PaintedFrame[];
}

/** Where less of a frame is known from the one before, a new scene begins. */
const sameScene = 0.3;

/**
 * The last frames of a film: what the next one takes over from them.
 *
 * @example
 * ```ts
 * const memory = new FilmMemory({ distances: [1, 2, 4] });
 * for (const frame of film) {
 *   const guides = await memory.look(frame);
 *   const held = guides.map((guide, i) => temporalLoss({ ...guide, name: `temporal/${i + 1}`, weight: 50 }));
 *   const losses = [...standardLosses(), ...held];
 *   const painted = await stylize({ content: frame, styles: [painting], encoder, init: guided(guides, frame), losses }).result;
 *   memory.keep({ frame, painted });
 * }
 * ```
 */
export class FilmMemory {
  readonly #distances: readonly number[];
  readonly #estimate: EstimateFlow;
  #last: readonly PaintedFrame[];

  /** A memory that knows nothing yet, or that goes on with another one's `last`. */
  constructor({ distances = [1], estimateFlow = inverseSearch, last = [] }: FilmMemoryOptions = {}) {
    this.#distances = [...distances].sort((a, b) => a - b);
    this.#estimate = estimateFlow;
    this.#last = last;
  }

  /** The frames that a later one can take over from, the newest first. */
  get last(): readonly PaintedFrame[] {
    return this.#last;
  }

  /**
   * What a new frame takes over, the nearest earlier frame first; each pixel from the nearest that is sure of it (Ruder, Dosovitskiy & Brox
   * 2016, equation 9). Nothing at the beginning, and where a new scene begins, of which the memory then forgets all.
   *
   * @throws PasticheError `invalid-image`
   */
  async look(frame: RawImage): Promise<FrameGuide[]> {
    const guides: FrameGuide[] = [];
    const known = new Float32Array(frame.width * frame.height);
    for (const distance of this.#distances) {
      const earlier = this.#last[distance - 1];
      if (!earlier || earlier.frame.width !== frame.width || earlier.frame.height !== frame.height) continue;
      const there = await this.#estimate(frame, earlier.frame);
      const back = await this.#estimate(earlier.frame, frame);
      const confidence = reliability(there, back, { of: frame, within: earlier.frame });
      if (guides.length === 0 && meanOf(confidence) < sameScene) {
        this.#last = [];
        return [];
      }
      for (let i = 0; i < known.length; i++) {
        confidence[i] = Math.max(0, confidence[i] - known[i]);
        known[i] += confidence[i];
      }
      guides.push({ picture: warp(earlier.painted, there), confidence });
    }
    return guides;
  }

  /** Remembers a frame. */
  keep(painted: PaintedFrame): void {
    this.#last = [painted, ...this.#last].slice(0, Math.max(...this.#distances));
  }
}

/**
 * What is known of a frame before it is painted; elsewhere, another picture of the same size and channels.
 *
 * @param share how far what is known is trusted, 0..1
 * @returns floats 0..1
 */
export function guided(guides: readonly FrameGuide[], otherwise: RawImage, share = 1): FloatImage {
  const { channels, data: other } = otherwise;
  const scale = 1 / fullScale(other);
  const data = new Float32Array(other.length);
  for (let pixel = 0, from = 0; from < data.length; pixel++, from += channels) {
    for (let c = 0; c < channels; c++) {
      const value = scale * other[from + c];
      let sum = value;
      for (const { picture, confidence } of guides) sum += share * confidence[pixel] * (picture.data[from + c] - value);
      data[from + c] = Math.min(1, Math.max(0, sum));
    }
  }
  return { ...otherwise, data };
}

/**
 * A painted frame, mixed with what is known of it from those before, without becoming soft: it gets the detail back that it had.
 *
 * @param share how far what is known is trusted, 0..1
 * @returns floats 0..1
 */
export function steadied(guides: readonly FrameGuide[], painted: RawImage, share: number): FloatImage {
  return withDetailOf(guided(guides, painted, share), guided([], painted));
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
