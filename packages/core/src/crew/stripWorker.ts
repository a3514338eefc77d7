import * as tf from '@tensorflow/tfjs-core';
import type { Slopes } from '../encoder/device.ts';
import type { Encoder, Encoding } from '../encoder/encoder.ts';
import { momentsOf } from '../encoder/momentsOf.ts';
import { pullFrom } from '../tiles/throughFeatures.ts';
import { disposeTree, tidyTree } from '../tree.ts';
import type { Member, Plain, StripMeans, StripPulled, StripSlopes, StripTask } from './messages.ts';
import type { RowMail } from './rowMail.ts';

/** Computes strips on this thread's engine. */
export class StripWorker implements Member {
  readonly #encoder: Encoder;
  readonly #mail: RowMail;
  #turn = 0;
  #control = new AbortController();
  #encoding: Encoding | undefined;

  constructor(encoder: Encoder, mail: RowMail) {
    this.#encoder = encoder;
    this.#mail = mail;
  }

  async begin(turn: number, { pixels, layers, asks, ...place }: StripTask): Promise<StripMeans[]> {
    this.#turn = turn;
    this.#control = new AbortController();
    const neighbors = this.#mail.begin(turn, place);
    const { signal } = this.#control;
    const image = tensorOf(pixels);
    try {
      const isWhole = place.above === undefined && place.below === undefined;
      const encoding = isWhole
        ? await this.#encoder.encode(image, layers, signal)
        : await this.#encoder.encodeStrip?.(image, layers, neighbors, signal);
      if (!encoding) throw new Error(`${this.#encoder.name} encodes no strips`);
      this.#encoding = encoding;
      const means: StripMeans[] = [];
      for (const { layer, over } of asks) means.push(await meansOf(encoding.features[layer], over));
      return means;
    } finally {
      image.dispose();
    }
  }

  async pull(_: number, { moments, activations, cotangents }: StripSlopes): Promise<StripPulled> {
    const slopes: Slopes = {
      moments,
      activations: activations.map(({ to, ...rest }) => ({ ...rest, to: tensorOf(to) })),
      cotangents: Object.fromEntries(Object.entries(cotangents).map(([layer, plain]) => [layer, tensorOf(plain)])),
    };
    try {
      const { gradient, squares } = await pullFrom(this.#encoding as Encoding, slopes, this.#control.signal);
      try {
        return { gradient: (await gradient.data()) as Float32Array, squares };
      } finally {
        gradient.dispose();
      }
    } finally {
      disposeTree([slopes.activations.map(({ to }) => to), slopes.cotangents]);
    }
  }

  stop(turn: number): void {
    if (turn !== this.#turn) return;
    const reason = new Error('The others have stopped');
    this.#control.abort(reason);
    this.#mail.stop(turn, reason);
  }

  async end(): Promise<void> {
    this.#encoding?.dispose();
    this.#encoding = undefined;
  }
}

async function meansOf(activations: tf.Tensor4D, over: Float32Array | undefined): Promise<StripMeans> {
  const weight = over ? over.reduce((sum, value) => sum + value, 0) : activations.shape[1] * activations.shape[2];
  if (weight === 0) return undefined;
  const moments = tidyTree(() => momentsOf(activations, over && { data: over, sum: weight }));
  try {
    const [mean, gram] = await Promise.all([moments.mean.data(), moments.gram.data()]);
    return { mean: mean as Float32Array, gram: gram as Float32Array, weight };
  } finally {
    disposeTree(moments);
  }
}

function tensorOf({ data, shape }: Plain): tf.Tensor4D {
  return tf.tensor4d(data, shape as tf.Tensor4D['shape']);
}
