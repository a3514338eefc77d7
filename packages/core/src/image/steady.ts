import { invalidOption } from '../errors.ts';
import { mapInto } from '../math/mapInto.ts';
import { checkRawImage, fullScale, type RawImage, type ResultImage } from './rawImage.ts';

/** A pixel that changes by so much, as a fraction of white, is in motion. */
const motion = 0.06;
/** The part of a new frame that a still pixel takes over, at the full steadiness. */
const least = 0.08;

/** A frame, in floats. */
type Steadied = RawImage & { data: Float32Array };

/**
 * Takes noise and flicker out of frames: where a pixel hardly changes, it moves a part of the way from its last value to its new one; where it is
 * in motion, it follows at once. A frame of another size begins afresh.
 */
export class SteadyFrames {
  readonly #share: number;
  #last?: Steadied;

  /**
   * @param steadiness 0..1: 0 changes nothing
   * @throws PasticheError `invalid-option`
   */
  constructor(steadiness: number) {
    if (!(steadiness >= 0 && steadiness <= 1)) {
      throw invalidOption('steady', 'a number from 0 to 1', steadiness);
    }
    this.#share = 1 - (1 - least) * steadiness;
  }

  /**
   * The next frame, steadied, in floats.
   *
   * @throws PasticheError `invalid-image`
   */
  next(frame: RawImage): RawImage {
    checkRawImage(frame, 'the frame');
    return this.#share === 1 ? frame : this.#steadied(frame);
  }

  /** The next painted frame, steadied, with 8 bits a channel. */
  nextResult(picture: ResultImage): ResultImage {
    if (this.#share === 1) return picture;
    const { data } = this.#steadied(picture);
    const { data16: _, ...rest } = picture;
    return { ...rest, data: mapInto(new Uint8ClampedArray(data.length), data, (value) => 255 * value) };
  }

  #steadied(frame: RawImage): Steadied {
    const last = this.#last;
    const isNext = last?.width === frame.width && last.height === frame.height && last.channels === frame.channels;
    const white = fullScale(frame.data);
    const data = mapInto(new Float32Array(frame.data.length), frame.data, (value) => value / white);
    if (isNext) this.#approach(last, data);
    const steadied = { ...frame, data };
    this.#last = steadied;
    return steadied;
  }

  #approach({ data: before, channels }: Steadied, data: Float32Array): void {
    const colors = channels < 3 ? 1 : 3;
    for (let from = 0; from < data.length; from += channels) {
      let change = 0;
      for (let c = 0; c < colors; c++) change += data[from + c] - before[from + c];
      const part = Math.min(1, this.#share + (change / colors / motion) ** 2);
      for (let c = 0; c < channels; c++) data[from + c] = before[from + c] + part * (data[from + c] - before[from + c]);
    }
  }
}
