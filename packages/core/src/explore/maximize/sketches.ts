import { type RawImage, toRawImage } from '../../image/rawImage.ts';
import type { ImageTensor } from '../../image/tensors.ts';
import type { Random } from '../../math/random.ts';
import { adam } from '../../optimizer/adam.ts';
import { disposeTree } from '../../tree.ts';
import type { Spectrum } from './spectrum.ts';

export interface SketchesOptions {
  /** Number of pictures. */
  count: number;
  learningRate: number;
  /** Standard deviation of the initial amplitudes. */
  deviation: number;
}

interface Sketch {
  amplitudes: ImageTensor;
  state: ReturnType<ReturnType<typeof adam>['init']>;
}

/** The pictures being optimized, as amplitudes of waves. Owns the amplitudes, the optimizer's states and the spectrum. */
export class Sketches {
  readonly #spectrum: Spectrum;
  readonly #optimizer: ReturnType<typeof adam>;
  readonly #sketches: Sketch[];

  constructor(spectrum: Spectrum, random: Random, { count, learningRate, deviation }: SketchesOptions) {
    this.#spectrum = spectrum;
    this.#optimizer = adam({ learningRate });
    this.#sketches = Array.from({ length: count }, () => {
      const amplitudes = spectrum.start(random, deviation);
      return { amplitudes, state: this.#optimizer.init(amplitudes) };
    });
  }

  /** RGB, 0..1. */
  async develop(): Promise<Float32Array[]> {
    const pictures: Float32Array[] = [];
    for (const { amplitudes } of this.#sketches) pictures.push(await this.#spectrum.develop(amplitudes));
    return pictures;
  }

  async show(): Promise<RawImage[]> {
    return (await this.develop()).map((rgb) => toRawImage({ ...this.#spectrum.size, rgb }));
  }

  /**
   * Takes one step of gradient ascent.
   *
   * @param pictures the result of {@link Sketches.develop}
   * @param gradients of the score with respect to the pictures
   */
  async climb(pictures: readonly Float32Array[], gradients: readonly Float32Array[]): Promise<void> {
    for (const [i, sketch] of this.#sketches.entries()) {
      const { amplitudes, state } = sketch;
      const down = gradients[i].map((value) => -value);
      const gradient = this.#spectrum.back(pictures[i], down);
      try {
        const next = await this.#optimizer.update({ loss: 0, gradient }, state, amplitudes, 1);
        sketch.amplitudes = next.image;
        sketch.state = next.state;
        amplitudes.dispose();
      } finally {
        gradient.dispose();
      }
    }
  }

  dispose(): void {
    for (const { amplitudes, state } of this.#sketches) disposeTree([amplitudes, state]);
    this.#spectrum.dispose();
  }
}
