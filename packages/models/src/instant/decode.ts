import { blockName, type Decoder, inBlock, type Level } from './decoder.ts';

/** What a decoder is made of, on an engine. Activations are `[1, h, w, c]` or `[1, c, h, w]`, as the engine has them. */
export interface Arithmetic<T> {
  /** Activations minus their mean over positions, multiplied by the inverse root of their covariance, which is evened out (see {@link Decoder}). */
  whitened(x: T, channels: number): T;
  /** `[out, in]` times the channels of every position, plus a bias. */
  mapped(x: T, matrix: T, bias?: T): T;
  /** A convolution with the weights of a name, and its bias, if it has one. */
  convolved(x: T, name: string): T;
  /** Every channel minus its mean over positions, divided by its spread; then modulated, if that is given. */
  normalized(x: T, channels: number, modulation?: Modulation<T>): T;
  /** Every channel multiplied, plus a summand. */
  modulated(x: T, modulation: Modulation<T>): T;
  add(a: T, b: T): T;
  /** Multiplied by a mask, `[h, w]`. */
  masked(x: T, mask: T): T;
  relu(x: T): T;
  /** Every position four times: twice as high and as wide. */
  doubled(x: T): T;
  /** Within 0..1. */
  clipped(x: T): T;
  /** Runs a part of the work, and frees all but its result. */
  tidy(work: () => T): T;
  /** Frees what is not needed again. */
  free(x: T): void;
}

/** What is done to the channels of a normalization, `[c]` each. */
export interface Modulation<T> {
  scale: T;
  shift: T;
}

/** A palette on an engine, and where it acts. */
export interface DecoderRegion<T> {
  levels: readonly { skip: T; bias: T; mix: T }[];
  modulations: readonly Modulation<T>[];
  /** For each level; undefined: everywhere. The masks of all regions sum to 1. */
  masks?: readonly T[];
}

/**
 * Runs a decoder.
 *
 * @param features the photo's activations at a level's layer; they are freed
 * @param regions one without masks, or several with
 */
export function decode<T>(
  ops: Arithmetic<T>,
  { levels }: Decoder,
  features: (level: Level) => T,
  regions: readonly DecoderRegion<T>[],
): T {
  let at = 0;
  let picture: T | undefined;
  for (const [i, level] of levels.entries()) {
    const everywhere = (work: (region: DecoderRegion<T>) => T): T =>
      regions
        .map((region) => {
          const result = work(region);
          return region.masks ? ops.masked(result, region.masks[i]) : result;
        })
        .reduce((a, b) => ops.add(a, b));
    const normalized = (y: T, place: number): T => {
      const [{ masks, modulations }] = regions;
      if (!masks) return ops.normalized(y, level.width, modulations[place]);
      const usual = ops.normalized(y, level.width);
      return everywhere((region) => ops.modulated(usual, region.modulations[place]));
    };
    // Every part is a `tidy` of its own: at the last level each tensor is as large as the picture, with many channels.
    const seen = features(level);
    let y = ops.tidy(() => {
      const codes = ops.whitened(seen, level.encoded);
      return everywhere((region) => ops.mapped(codes, region.levels[i].skip, region.levels[i].bias));
    });
    ops.free(seen);
    /** Puts what is made of `y` in its place. */
    const next = (work: (given: T) => T): void => {
      const given = y;
      y = ops.tidy(() => work(given));
      ops.free(given);
    };
    const before = picture;
    if (before !== undefined) {
      next((colored) => ops.add(ops.doubled(ops.convolved(before, `down.${level.layer}`)), colored));
      ops.free(before);
    }
    for (let block = 0; block < level.blocks; block++, at += inBlock.length) {
      const convolved = (x: T, k: number): T =>
        normalized(ops.convolved(x, blockName(level, block, inBlock[k])), at + k);
      next((given) => {
        const inner = ops.tidy(() => ops.relu(convolved(given, 0)));
        return ops.add(
          given,
          ops.tidy(() => convolved(inner, 1)),
        );
      });
    }
    next((given) => {
      const usual = ops.tidy(() => ops.normalized(given, level.width));
      return ops.add(
        given,
        ops.tidy(() => everywhere((region) => ops.mapped(usual, region.levels[i].mix))),
      );
    });
    picture = y;
  }
  const last = picture as T;
  return ops.tidy(() => ops.clipped(ops.convolved(last, 'last')));
}
