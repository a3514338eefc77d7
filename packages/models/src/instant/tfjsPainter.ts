import { type Painter, pause, sizeOf } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import { nodesOf, upTo } from '../networks/nodes.ts';
import { createFilters } from '../tfjs/filters.ts';
import { forward } from '../tfjs/forward.ts';
import { checkWeights, type Values } from '../weights/weights.ts';
import { type DecoderRegion, decode } from './decode.ts';
import type { Level } from './decoder.ts';
import { framed, unframed } from './frame.ts';
import { type LoadedDecoder, RegionMaker, withoutTaps } from './regionMaker.ts';
import { type DecoderFilters, tfjsArithmetic } from './tfjsArithmetic.ts';

/**
 * A painter on tfjs's current backend, but for the encoder that measures for it.
 *
 * @throws PasticheError `invalid-weights`
 */
export function createTfjsPainter(loaded: LoadedDecoder): Omit<Painter, 'encoder'> {
  const { weights, decoder } = loaded;
  const network = withoutTaps(loaded.network);
  const maker = new RegionMaker(loaded);
  const layers = decoder.levels.map(({ layer }) => layer);
  const nodes = nodesOf(upTo(network, layers));
  const placeOf = (layer: string): number =>
    nodes.findIndex(({ operation }) => operation.op === 'conv' && operation.name === layer);
  const places = new Set(layers.map(placeOf));
  const convolutions = checkWeights(weights, network).filter((each) =>
    nodes.some(({ operation }) => operation === each),
  );
  const parameters = {
    mean: tf.tensor1d([...network.input.mean]),
    filters: new Map(convolutions.map((each) => [each.name, createFilters(each, network, weights, 'transposed')])),
    taps: new Map(),
    pooling: 'max',
    border: 0,
  } as const;
  const filters = decoderFilters(loaded);
  const ops = tfjsArithmetic(filters, decoder.shrinkage);
  return {
    name: decoder.name,
    grain: decoder.grain,
    layers: decoder.told.map(({ layer }) => layer),
    async paint(photo, regions, signal) {
      const whole = framed(photo, decoder);
      const outputs = await forward(whole, nodes, parameters, places, signal).finally(() => whole.dispose());
      try {
        await pause(signal);
        const made = maker.make(regions, sizeOf(photo));
        return tf.tidy(() => {
          const features = ({ layer }: Level): tf.Tensor => outputs.get(placeOf(layer)) as tf.Tensor;
          const picture = decode(ops, decoder, features, made.map(uploaded));
          return unframed(picture as tf.Tensor4D, sizeOf(photo));
        });
      } finally {
        tf.dispose([...outputs.values()]);
      }
    },
    dispose() {
      parameters.mean.dispose();
      for (const { forward, bias } of parameters.filters.values()) tf.dispose([forward, bias]);
      for (const { filter, bias } of filters.values()) tf.dispose([filter, bias ?? []]);
    },
  };
}

/** Uploads the decoder's convolutions. */
function decoderFilters({ decoderWeights }: LoadedDecoder): Map<string, DecoderFilters> {
  const filters = new Map<string, DecoderFilters>();
  for (const [key, { shape, data }] of decoderWeights) {
    const name = /^(down|blocks|last)\b.*(?=\.weight$)/.exec(key)?.[0];
    if (name === undefined) continue;
    const bias = decoderWeights.get(`${name}.bias`);
    const filter = tf.tidy(() =>
      tf.transpose(tf.tensor4d(data, shape as [number, number, number, number]), [2, 3, 1, 0]),
    );
    filters.set(name, { filter, bias: bias && tf.tensor1d(bias.data) });
  }
  return filters;
}

function uploaded({ levels, modulations, masks }: DecoderRegion<Values>): DecoderRegion<tf.Tensor> {
  const tensor = ({ data, shape }: Values): tf.Tensor => tf.tensor(data, [...shape]);
  return {
    levels: levels.map(({ skip, bias, mix }) => ({ skip: tensor(skip), bias: tensor(bias), mix: tensor(mix) })),
    modulations: modulations.map(({ scale, shift }) => ({ scale: tensor(scale), shift: tensor(shift) })),
    masks: masks?.map(({ data, shape: [, , height, width] }) => tf.tensor4d(data, [1, height, width, 1])),
  };
}
