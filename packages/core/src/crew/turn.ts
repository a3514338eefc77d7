import * as tf from '@tensorflow/tfjs-core';
import type { MomentsAsk, Pulled, Slopes } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import { type ImageTensor, sizeOf } from '../image/tensors.ts';
import { MomentSums } from '../tiles/momentSums.ts';
import type { Member, Plain, StripSlopes } from './messages.ts';
import type { Strip } from './strips.ts';
import type { Team } from './team.ts';

/** Who computes what. */
interface Work {
  encoder: Encoder;
  team: Team;
  /** Counts the evaluations of a crew. */
  number: number;
  layers: readonly string[];
  strips: readonly Strip[];
}

/** One evaluation of an image by a crew. */
export class Turn {
  readonly #work: Work;
  readonly #image: ImageTensor;
  readonly #signal: AbortSignal | undefined;
  readonly #members: readonly Member[];

  constructor(work: Work, image: ImageTensor, signal?: AbortSignal) {
    this.#work = work;
    this.#image = image;
    this.#signal = signal;
    this.#members = work.team.members.slice(0, work.strips.length);
  }

  /** Encodes the image, and measures moments of the whole. */
  async begin(asks: readonly MomentsAsk[]): Promise<MomentSums> {
    const { number, strips, layers, encoder } = this.#work;
    const { width } = sizeOf(this.#image);
    const rgb = (await this.#image.data()) as Float32Array;
    const last = strips.length - 1;
    const isRing = encoder.wraps?.y && last > 0;
    const all = await this.#together((member, i) => {
      const { top, height } = strips[i];
      const above = i > 0 ? i - 1 : isRing ? last : undefined;
      const below = i < last ? i + 1 : isRing ? 0 : undefined;
      const own = asks.map(({ layer, over }) => ({ layer, over: over && this.#cut(over, layer, i) }));
      const pixels = { data: rgb.slice(top * width * 3, (top + height) * width * 3), shape: [1, height, width, 3] };
      return member.begin(number, { pixels, above, below, layers, asks: own });
    });
    const sums = new MomentSums(asks);
    for (const means of all) for (const [k, each] of means.entries()) if (each) sums.addMeans(k, each, each.weight);
    return sums;
  }

  /** Goes back from what `begin` has encoded. */
  async pull(slopes: Slopes): Promise<Pulled> {
    const { number, strips } = this.#work;
    const { width, height } = sizeOf(this.#image);
    const to = await Promise.all(slopes.activations.map(({ to }) => to.data() as Promise<Float32Array>));
    const cotangents = await Promise.all(
      Object.entries(slopes.cotangents).map(async ([layer, each]) => [layer, await each.data()] as const),
    );
    const all = await this.#together((member, i) => {
      const plain = (layer: string, data: Float32Array): Plain => {
        const { width: across, down } = this.#rowsOf(layer, i);
        const cut = this.#cut(data, layer, i);
        return { data: cut, shape: [1, down, across, cut.length / (down * across)] };
      };
      const own: StripSlopes = {
        moments: slopes.moments.map(({ layer, over, mean, gram }) => ({
          layer,
          over: over && this.#cut(over, layer, i),
          // Copies, too, since all that is sent is handed over.
          mean: mean.slice(),
          gram: gram.slice(),
        })),
        activations: slopes.activations.map(({ layer, over, share }, k) => ({
          layer,
          over: over && this.#cut(over, layer, i),
          to: plain(layer, to[k]),
          share,
        })),
        cotangents: Object.fromEntries(cotangents.map(([layer, data]) => [layer, plain(layer, data as Float32Array)])),
      };
      return member.pull(number, own);
    });
    const gradient = new Float32Array(width * height * 3);
    const squares = slopes.activations.map(() => 0);
    for (const [i, pulled] of all.entries()) {
      gradient.set(pulled.gradient, strips[i].top * width * 3);
      for (const [k, square] of pulled.squares.entries()) squares[k] += square;
    }
    return { gradient: tf.tensor4d(gradient, [1, height, width, 3]), squares };
  }

  /** Frees the encoding. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#members.map((member) => member.end(this.#work.number)));
  }

  /** The positions of a strip in a layer. */
  #rowsOf(layer: string, i: number): { width: number; first: number; down: number } {
    const { encoder, strips } = this.#work;
    const { width, height } = encoder.layerSize(layer, sizeOf(this.#image));
    const { stride } = encoder.receptiveField(layer);
    const first = strips[i].top / stride;
    return { width, first, down: (i + 1 < strips.length ? strips[i + 1].top / stride : height) - first };
  }

  /** A strip's own values of a layer, row by row: a copy, which can be handed over. */
  #cut(values: Float32Array, layer: string, i: number): Float32Array {
    const { encoder } = this.#work;
    const length = values.length / encoder.layerSize(layer, sizeOf(this.#image)).height;
    const { first, down } = this.#rowsOf(layer, i);
    return values.slice(first * length, (first + down) * length);
  }

  /** Has all members do something. If one fails, or the run is cancelled, all stop; and all have stopped when it rejects. */
  async #together<T>(work: (member: Member, i: number) => Promise<T>): Promise<T[]> {
    const signal = this.#signal;
    let failure: { reason: unknown } | undefined;
    const stop = (reason: unknown): void => {
      if (failure) return;
      failure = { reason };
      for (const member of this.#members) member.stop(this.#work.number);
    };
    const abort = (): void => stop(signal?.reason);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', abort);
    try {
      // The others first: this thread computes without a break.
      const asked = [...this.#members.keys()].reverse().map(async (i) => {
        try {
          return await work(this.#members[i], i);
        } catch (error) {
          stop(error);
          throw error;
        }
      });
      const settled = await Promise.allSettled(asked.reverse());
      if (failure) throw failure.reason;
      return settled.map((each) => (each as PromiseFulfilledResult<T>).value);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }
}
