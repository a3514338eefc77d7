import type { PaintedRegion, Size, Statistics } from '@pastiche/core';
import type { Network } from '../networks/network.ts';
import type { LoadedNetwork } from '../weights/formats/readWeights.ts';
import type { Values, Weights } from '../weights/weights.ts';
import type { DecoderRegion } from './decode.ts';
import { checkDecoder, type Decoder } from './decoder.ts';
import { maskAt } from './frame.ts';
import { type Palette, PaletteMaker } from './palette.ts';

/** A network whose layers are handed out before their taps. */
export function withoutTaps(network: Network): Network {
  const operations = network.operations.map((operation) =>
    operation.op === 'conv' ? { ...operation, tap: undefined } : operation,
  );
  return { ...network, operations };
}

/** A decoder's table, its weights, and the network that it follows. */
export interface LoadedDecoder extends LoadedNetwork {
  /** The table. */
  decoder: Decoder;
  /** Its parameters, by name. */
  decoderWeights: Weights;
}

/** How many palettes are kept. */
const most = 12;

/** Makes what a decoder needs of regions: of the same statistics once, as in the frames of a film. */
export class RegionMaker {
  readonly #decoder: Decoder;
  readonly #maker: PaletteMaker;
  /** From the one that was not used for the longest time on. */
  #known: readonly { statistics: Statistics; palette: Palette }[] = [];

  /** @throws PasticheError `invalid-weights` */
  constructor({ weights, decoder, decoderWeights }: LoadedDecoder) {
    checkDecoder(decoderWeights, decoder);
    this.#decoder = decoder;
    this.#maker = new PaletteMaker(decoder, new Map([...weights, ...decoderWeights]));
  }

  /** @param size of the photo */
  make(regions: readonly PaintedRegion[], size: Size): DecoderRegion<Values>[] {
    const isEverywhere = regions.length === 1 && !regions[0].mask;
    return regions.map(({ statistics, mask }) => ({
      ...this.#paletteOf(statistics),
      masks: isEverywhere ? undefined : this.#decoder.levels.map((_, i) => maskAt(mask, size, this.#decoder, i)),
    }));
  }

  #paletteOf(statistics: Statistics): Palette {
    const same = this.#known.find((each) => isSame(each.statistics, statistics));
    const found = same ?? { statistics, palette: this.#maker.make(statistics) };
    this.#known = [...this.#known.filter((each) => each !== same), found].slice(-most);
    return found.palette;
  }
}

function isSame(a: Statistics, b: Statistics): boolean {
  const equal = (x: Float32Array, y: Float32Array): boolean => {
    if (x.length !== y.length) return false;
    for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
    return true;
  };
  return Object.entries(a).every(
    ([layer, { mean, covariance }]) => equal(mean, b[layer].mean) && equal(covariance, b[layer].covariance),
  );
}
