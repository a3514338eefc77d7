import type { Size } from '@pastiche/core';
import type { Value } from '../onnx/graph/graph.ts';
import { imageDims, NetworkGraph } from '../onnx/graph/networkGraph.ts';
import type { Parameters } from '../onnx/graph/parameters.ts';
import type { Arrays } from '../onnx/session/runSession.ts';
import type { Values, Weights } from '../weights/weights.ts';
import { type DecoderRegion, decode } from './decode.ts';
import { type Decoder, modulated, sizeAt } from './decoder.ts';
import { graphArithmetic } from './graphArithmetic.ts';

/** What a decoder is run with, beside its weights. */
interface Run {
  decoder: Decoder;
  decoderWeights: Weights;
  /** Of the image. */
  size: Size;
  /** How many regions, each with masks; undefined: one, without. */
  regions: number | undefined;
}

/**
 * A model of encoder and decoder: inputs `image` and those of {@link paletteInputs}; output `picture`, `[1, h, w, 3]`.
 *
 * @param parameters the encoder's, without taps
 */
export function painterModel(parameters: Parameters, { decoder, decoderWeights, size, regions }: Run): Uint8Array {
  const layers = decoder.levels.map(({ layer }) => layer);
  const network = new NetworkGraph(parameters, layers, size);
  const { graph } = network;
  const region = (r: number): DecoderRegion<Value> => ({
    levels: decoder.levels.map(({ encoded, width }, i) => ({
      skip: graph.input(`skip${i}.${r}`, [width, encoded]),
      bias: graph.input(`bias${i}.${r}`, [width]),
      mix: graph.input(`mix${i}.${r}`, [width, width]),
    })),
    modulations: modulated(decoder).map((width, i) => ({
      scale: graph.input(`scale${i}.${r}`, [width]),
      shift: graph.input(`shift${i}.${r}`, [width]),
    })),
    masks:
      regions === undefined
        ? undefined
        : decoder.levels.map((_, i) => {
            const { height, width } = sizeAt(decoder, i, size);
            return graph.input(`mask${i}.${r}`, [1, 1, height, width]);
          }),
  });
  const all = Array.from({ length: regions ?? 1 }, (_, r) => region(r));
  const ops = graphArithmetic(graph, decoderWeights, decoder.shrinkage);
  const picture = decode(ops, decoder, ({ layer }) => network.feature(layer), all);
  graph.output('picture', network.channelsLast(picture), imageDims(size));
  return graph.toModel();
}

/** The inputs of a region's palette and masks, by name. */
export function regionInputs({ levels, modulations, masks }: DecoderRegion<Values>, r: number): Arrays {
  const entries = [
    ...levels.flatMap(({ skip, bias, mix }, i) =>
      Object.entries({ [`skip${i}`]: skip, [`bias${i}`]: bias, [`mix${i}`]: mix }),
    ),
    ...modulations.flatMap(({ scale, shift }, i) => Object.entries({ [`scale${i}`]: scale, [`shift${i}`]: shift })),
    ...(masks ?? []).map((mask, i) => [`mask${i}`, mask] as const),
  ];
  return Object.fromEntries(entries.map(([name, values]) => [`${name}.${r}`, values]));
}
