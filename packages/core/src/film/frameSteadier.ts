import { fullScale, type RawImage, type ResultImage } from '../image/rawImage.ts';
import { mapInto } from '../math/mapInto.ts';
import { FilmMemory, type FilmMemoryOptions, type PaintedFrame, steadied } from './filmMemory.ts';
import { estimateFlow as inverseSearch } from './inverseSearch.ts';

/** Options of {@link FrameSteadier}. */
export interface FrameSteadierOptions extends Omit<FilmMemoryOptions, 'distances'> {
  /** How far a frame follows those before it, 0..1. */
  steady: number;
}

/** A frame that was painted for itself, and steadied. */
export interface SteadiedFrame {
  /** With 8 bits a channel. */
  picture: ResultImage;
  /** Whether a scene begins with it: nothing was known of it before. */
  isCut: boolean;
}

/** The part of a frame that follows the one before at full steadiness. */
const fullShare = 0.97;

/** Motion is measured at this longer side, in pixels: finer brings nothing here, and takes longer. */
const longest = 192;

/**
 * Steadies frames that are painted each for itself, in one pass of a network: mixes each with the one before, moved along with what is seen, and
 * gives it back the detail that this costs.
 */
export class FrameSteadier {
  readonly #memory: FilmMemory;
  readonly #share: number;

  /** Steadies the frames of one film. */
  constructor({ steady, estimateFlow, last }: FrameSteadierOptions) {
    const estimate = estimateFlow ?? ((of, within) => inverseSearch(of, within, { longest }));
    this.#memory = new FilmMemory({ estimateFlow: estimate, last });
    this.#share = fullShare * steady;
  }

  /** What the next frame needs. */
  get last(): readonly PaintedFrame[] {
    return this.#memory.last;
  }

  /** @throws PasticheError `invalid-image` */
  async next(frame: RawImage, painted: RawImage): Promise<SteadiedFrame> {
    const guides = await this.#memory.look(frame);
    const picture = guides.length > 0 ? steadied(guides, painted, this.#share) : painted;
    this.#memory.keep({ frame, painted: picture });
    return { picture: toResult(picture), isCut: guides.length === 0 };
  }
}

/** The same with 8 bits a channel. */
export function toResult({ data, ...picture }: RawImage): ResultImage {
  const scale = 255 / fullScale(data);
  const bytes = mapInto(new Uint8ClampedArray(data.length), data, (value) => scale * value);
  return { ...picture, data: bytes } as ResultImage;
}
