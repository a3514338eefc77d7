import '@tensorflow/tfjs-backend-cpu';
import { createRandom, type ImageTensor, type PaintedRegion, toMask } from '@pastiche/core';
import { withoutLeak } from '@pastiche/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OnnxRuntime } from '../onnx/session/runtime.ts';
import { randomDecoder, randomStatistics, smallDecoder } from './decoder.testing.ts';
import { shapesOf } from './decoder.ts';
import { createOnnxPainter } from './onnxPainter.ts';
import { createTfjsPainter } from './tfjsPainter.ts';

const runtime = ort as unknown as OnnxRuntime;
const engines = {
  tfjs: () => createTfjsPainter(randomDecoder()),
  'ONNX Runtime': () => createOnnxPainter(runtime, randomDecoder()),
};
type Painter = ReturnType<typeof createTfjsPainter>;

beforeAll(() => tf.setBackend('cpu'));

// A rest in both directions: sides are no multiples of two.
const [width, height] = [21, 15];

function photo(): ImageTensor {
  const random = createRandom(5);
  return tf.tensor4d(
    Float32Array.from({ length: width * height * 3 }, () => random.uniform()),
    [1, height, width, 3],
  );
}

/** White where `at` says, black elsewhere. */
function mask(at: (x: number) => boolean): ReturnType<typeof toMask> {
  const data = Uint8Array.from({ length: width * height }, (_, i) => (at(i % width) ? 255 : 0));
  return toMask({ data, width, height, channels: 1 }, 'mask');
}

async function paint(painter: Painter, regions: readonly PaintedRegion[]): Promise<Float32Array> {
  const image = photo();
  const picture = await painter.paint(image, regions);
  image.dispose();
  expect(picture.shape).toEqual([1, height, width, 3]);
  const data = (await picture.data()) as Float32Array;
  picture.dispose();
  return data;
}

const apart = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

const whole = (seed: number): PaintedRegion[] => [{ statistics: randomStatistics(seed) }];

describe.each(Object.entries(engines))('a painter on %s', (_, create) => {
  it('paints a picture of the size of the photo, within 0..1, another for every painting, and leaves no tensor', async () => {
    const [first, second] = await withoutLeak('painting', async () => {
      const painter = create();
      const pictures = [await paint(painter, whole(1)), await paint(painter, whole(2))];
      painter.dispose();
      return pictures;
    });
    expect(first.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(apart(first, second)).toBeGreaterThan(0.1);
  });

  it('paints regions each in its manner', async () => {
    const painter = create();
    const [statistics, another] = [randomStatistics(1), randomStatistics(2)];
    const [left, right] = [mask((x) => x < 10), mask((x) => x >= 10)];
    const everywhere = await paint(painter, [{ statistics }]);
    const both = await paint(painter, [
      { statistics, mask: left },
      { statistics, mask: right },
    ]);
    expect(apart(everywhere, both)).toBeLessThan(1e-3);
    const mixed = await paint(painter, [
      { statistics, mask: left },
      { statistics: another, mask: right },
    ]);
    expect(apart(everywhere, mixed)).toBeGreaterThan(0.05);
    painter.dispose();
  });

  it('is cancelled, and leaves nothing', async () => {
    await withoutLeak('a cancelled painting', async () => {
      const painter = create();
      const image = photo();
      await expect(painter.paint(image, whole(1), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
      image.dispose();
      painter.dispose();
    });
  });
});

it('all engines paint the same picture', async () => {
  const pictures: Float32Array[] = [];
  const regions = [
    { statistics: randomStatistics(1), mask: mask((x) => x < 7) },
    { statistics: randomStatistics(2), mask: mask((x) => x >= 7) },
  ];
  for (const create of Object.values(engines)) {
    const painter = create();
    for (const each of [whole(1), regions]) pictures.push(await paint(painter, each));
    painter.dispose();
  }
  expect(apart(pictures[0], pictures[2])).toBeLessThan(1e-3);
  expect(apart(pictures[1], pictures[3])).toBeLessThan(1e-3);
});

describe('weights', () => {
  const loaded = randomDecoder();
  const without = (name: string) => new Map([...loaded.decoderWeights].filter(([key]) => key !== name));
  const shape = shapesOf(smallDecoder)['last.weight'];

  it.each([
    ['that lack something', without('last.bias'), "'last.bias' is missing"],
    [
      'of another shape',
      new Map([...loaded.decoderWeights, ['last.bias', { shape: [4], data: new Float32Array(4) }]]),
      "'last.bias' has the shape [4] where [3] is needed",
    ],
    [
      'that are no numbers',
      new Map([...loaded.decoderWeights, ['last.weight', { shape, data: new Float32Array(135).fill(Number.NaN) }]]),
      "'last.weight' has values that are not finite numbers",
    ],
  ])('%s are refused', (_, decoderWeights, message) => {
    expect(() => createTfjsPainter({ ...loaded, decoderWeights })).toThrow(message);
    expect(() => createOnnxPainter(runtime, { ...loaded, decoderWeights })).toThrow(message);
  });
});
