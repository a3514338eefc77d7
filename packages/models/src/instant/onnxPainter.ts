import { type Painter, pause, sizeOf } from '@pastiche/core';
import { Engine, tensorOf, valuesOf } from '../onnx/session/engine.ts';
import type { OnnxRuntime, OnnxSessionOptions } from '../onnx/session/runtime.ts';
import { framedValues, unframedValues } from './frame.ts';
import { painterModel, regionInputs } from './painterModel.ts';
import { type LoadedDecoder, RegionMaker, withoutTaps } from './regionMaker.ts';

/**
 * A painter on ONNX Runtime, but for the encoder that measures for it: network and decoder are one graph, from the photo to the picture.
 *
 * @throws PasticheError `invalid-weights`
 */
export function createOnnxPainter(
  runtime: OnnxRuntime,
  loaded: LoadedDecoder,
  session: OnnxSessionOptions = {},
): Omit<Painter, 'encoder'> {
  const { network, weights, decoder, decoderWeights } = loaded;
  const maker = new RegionMaker(loaded);
  const parameters = { network: withoutTaps(network), weights, pooling: 'max', border: 'zeros', dtype: 'f32' } as const;
  const engine = new Engine(runtime, parameters, session);
  return {
    name: decoder.name,
    grain: decoder.grain,
    layers: decoder.told.map(({ layer }) => layer),
    async paint(photo, regions, signal) {
      await pause(signal);
      const image = framedValues(await valuesOf(photo), decoder);
      const made = maker.make(regions, sizeOf(photo));
      const count = made[0].masks ? made.length : undefined;
      const { picture } = await engine.roundTrip(
        `${decoder.name} ${count ?? 'everywhere'}`,
        (size) => painterModel(engine.parameters, { decoder, decoderWeights, size, regions: count }),
        Object.assign({ image }, ...made.map(regionInputs)),
      );
      signal?.throwIfAborted();
      return tensorOf(unframedValues(picture, sizeOf(photo)));
    },
    dispose: () => engine.dispose(),
  };
}
