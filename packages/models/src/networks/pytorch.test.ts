import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Encoder, type Mask, Objective, project, type Rect, type Size, standardLosses } from '@pastiche/core';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as runtime from 'onnxruntime-node';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxEncoder } from '../onnx/onnxEncoder.ts';
import { createTfjsEncoder } from '../tfjs/tfjsEncoder.ts';
import { readSafetensors } from '../weights/formats/safetensors.ts';
import { networks } from './networks.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const assets = process.env.PASTICHE_ASSETS ?? `${root}../shared/assets`;
const weightsFile = `${assets}/weights/vgg19_f16.safetensors`;

interface Crop {
  file: string;
  left: number;
  top: number;
  width: number;
  height: number;
  sha256: string;
}

interface Fixture {
  content: Crop;
  style: Crop;
  start: Crop;
  runs: { pooling: 'max' | 'average'; normalize: 'paper' | 'energy'; loss: number; costs: Record<string, number> }[];
}

interface GuidedFixture extends Pick<Fixture, 'content' | 'style'> {
  /** Of the two regions. */
  weights: number[];
  /** Every such value of the gradient is there. */
  sample: number;
  runs: {
    masks: 'hard' | 'soft';
    pooling: 'max' | 'average';
    statistic: 'gram' | 'moments';
    costs: Record<string, number>;
  }[];
}

const guided = JSON.parse(readFileSync(`${root}fixtures/guided.json`, 'utf8')) as GuidedFixture;
const guidedGradients = readSafetensors(readFileSync(`${root}fixtures/guided.safetensors`));
const fixture = JSON.parse(readFileSync(`${root}fixtures/vgg19.json`, 'utf8')) as Fixture;
const gradients = readSafetensors(readFileSync(`${root}fixtures/vgg19.safetensors`));
const projections = readSafetensors(readFileSync(`${root}fixtures/rules.safetensors`));

/** Cut out of a picture by hand: the same pixels as PyTorch had, which the hash proves. */
async function crop({ file, left, top, width, height, sha256 }: Crop): Promise<tf.Tensor4D> {
  const { data } = await sharp(`${assets}/images/${file.replace('images/', '')}`)
    .extract({ left, top, width, height })
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(createHash('sha256').update(data).digest('hex')).toBe(sha256);
  return tf.tensor4d(
    Float32Array.from(data, (value) => value / 255),
    [1, height, width, 3],
  );
}

// The real weights and pictures are not part of the project.
describe.skipIf(!existsSync(weightsFile))(`VGG-19 agrees with PyTorch (needs ${weightsFile})`, () => {
  let weights: ReturnType<typeof readSafetensors>;
  beforeAll(async () => {
    await tf.setBackend('wasm');
    weights = readSafetensors(readFileSync(weightsFile), (name) => !/conv5_[234]/.test(name));
  });

  const engines = ['tfjs', 'ONNX Runtime'] as const;

  const encoders = new Map<string, Encoder>();
  /** Made once for all tests: an engine takes its time with so many weights. */
  function encoderOf(engine: (typeof engines)[number], pooling: 'max' | 'average' = 'max'): Encoder {
    const key = `${engine} ${pooling}`;
    const encoder =
      encoders.get(key) ??
      (engine === 'tfjs'
        ? createTfjsEncoder(networks.vgg19, weights, { pooling })
        : createOnnxEncoder(runtime, networks.vgg19, weights, { pooling }));
    encoders.set(key, encoder);
    return encoder;
  }

  const runs = fixture.runs.flatMap((run) => engines.map((engine) => ({ ...run, engine })));

  it.each(runs)('$engine, $pooling pooling, $normalize: every cost, and the gradient, to 1e-3', async (run) => {
    const encoder = encoderOf(run.engine, run.pooling);
    const [content, style, start] = [await crop(fixture.content), await crop(fixture.style), await crop(fixture.start)];
    const { normalize } = run;
    const costs = {
      contentWeight: 10,
      styleWeight: 40,
      variationWeight: 1,
      styleStatistic: 'gram',
      normalize,
    } as const;
    const losses = standardLosses(costs);
    const objective = await Objective.create(encoder, losses, content, [{ image: style, weight: 1 }]);
    const { loss, costs: measured, gradient } = await objective.evaluate(start);
    for (const [name, value] of Object.entries(run.costs))
      expect(relative(measured[name], value), name).toBeLessThan(1e-3);
    expect(relative(loss, run.loss)).toBeLessThan(1e-3);
    const expected = gradients.get(`${run.pooling}/${run.normalize}`)?.data as Float32Array;
    expect(distance((await gradient.data()) as Float32Array, expected)).toBeLessThan(1e-3);
    objective.dispose();
  });

  // Each engine has either pooling, and all masks and statistics: the tests above show each pooling on each.
  const guidedRuns = guided.runs.map((run) => ({
    ...run,
    engine: engines[(run.masks === 'hard') === (run.pooling === 'max') ? 0 : 1],
  }));

  it.each(guidedRuns)(
    '$engine, $pooling pooling: $statistic of two regions with $masks masks, and the gradient, to 1e-3',
    async ({ engine, pooling, statistic, masks, costs }) => {
      const encoder = encoderOf(engine, pooling);
      const [content, style] = [await crop(guided.content), await crop(guided.style)];
      const [here, there] = [masksOf(masks, guided.content), masksOf(masks, guided.style)];
      const normalize = statistic === 'gram' ? 'paper' : 'energy';
      const losses = standardLosses({
        contentWeight: 0,
        variationWeight: 0,
        styleWeight: 1,
        styleStatistic: statistic,
        normalize,
      });
      const regions = guided.weights.map((weight, i) => ({
        name: `region ${i}`,
        weight,
        mask: here[i],
        paintings: [{ index: 0, weight: 1, mask: there[i] }],
      }));
      const control = { guidance: 'inside', styleLayers: {}, protectWeight: 1, regions } as const;
      const objective = await Objective.create(encoder, losses, content, [{ image: style, weight: 1 }], { control });
      const { costs: measured, gradient } = await objective.evaluate(content);
      for (const [name, value] of Object.entries(costs))
        expect(relative(measured[name], value), name).toBeLessThan(1e-3);
      const expected = guidedGradients.get(`${masks}/${pooling}/${statistic}`)?.data as Float32Array;
      const samples = (await gradient.data()).filter((_, i) => i % guided.sample === 0) as Float32Array;
      expect(distance(samples, expected)).toBeLessThan(1e-3);
      objective.dispose();
    },
  );

  const rules = ['gradient', 'deconvnet', 'guided'] as const;
  const pictures = rules.flatMap((rule) => engines.map((engine) => ({ rule, engine })));

  it.each(pictures)('$engine: what goes back from a unit by $rule, to 1e-3', async ({ rule, engine }) => {
    const encoder = encoderOf(engine);
    const [channel, y, x, activation] = projections.get('unit')?.data ?? [];
    const encoding = await encoder.encode(await crop(fixture.start), ['conv4_1']);
    const { conv4_1: feature } = encoding.features;
    const cotangent = tf.buffer<tf.Rank.R4>(feature.shape);
    cotangent.set((await feature.array())[0][y][x][channel], 0, y, x, channel);
    expect(relative(cotangent.get(0, y, x, channel), activation)).toBeLessThan(1e-3);
    const picture = await encoding.backward({ conv4_1: cotangent.toTensor() }, undefined, rule);
    const expected = projections.get(rule)?.data as Float32Array;
    expect(distance((await picture.data()) as Float32Array, expected)).toBeLessThan(1e-3);
  });

  const shown = (['deconvnet', 'guided', 'saliency'] as const).flatMap((rule) =>
    engines.map((engine) => ({ rule, engine })),
  );

  it.each(shown)(
    '$engine: the projection of a unit from where it fires the most by $rule, to 1e-3',
    async ({ rule, engine }) => {
      const encoder = encoderOf(engine);
      const start = await crop(fixture.start);
      const [, height, width] = start.shape;
      const image = { data: (await start.data()) as Float32Array, width, height, channels: 3 } as const;
      const [unit, y, x, activation] = projections.get('unit')?.data ?? [];
      const { values, field, ...found } = await project({ encoder, image, layer: 'conv4_1', unit, rule });
      expect(found.position).toEqual({ x, y });
      expect(relative(found.activation, activation)).toBeLessThan(1e-3);
      const back = projections.get(rule === 'saliency' ? 'gradient' : rule)?.data as Float32Array;
      // The fixture's cotangent is the activation, that of saliency is 1.
      const expected = rule === 'saliency' ? largestOf3(back).map((value) => value / activation) : back;
      const actual = placed(values, field, image);
      expect(actual).toHaveLength(expected.length);
      const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i])), 0);
      expect(worst / largest).toBeLessThan(1e-3);
    },
  );

  afterAll(() => {
    for (const encoder of encoders.values()) encoder.dispose();
    tf.engine().reset();
  });
});

/** The masks of fixtures/guided.py: left and right, or such with soft waves. */
function masksOf(kind: 'hard' | 'soft', { width, height }: Size): Mask[] {
  const at = (x: number, y: number, isLeft: boolean): number => {
    const edge = x / width - 0.6;
    const left = kind === 'hard' ? Number(edge < 0) : 1 / (1 + Math.exp(20 * edge));
    return (isLeft ? left : 1 - left) * (kind === 'hard' ? 1 : 0.75 + 0.25 * Math.sin(y / 5));
  };
  return [true, false].map((isLeft) => {
    const data = new Float32Array(width * height).map((_, i) => at(i % width, Math.floor(i / width), isLeft));
    return { data, width, height, key: `${kind} ${isLeft} ${width}` };
  });
}

/** A part in the whole, which is 0 elsewhere; one value or three a pixel. */
function placed(values: Float32Array, part: Rect, { width, height }: Size): Float32Array {
  const channels = values.length / (part.width * part.height);
  const row = part.width * channels;
  const whole = new Float32Array(width * height * channels);
  for (let y = 0; y < part.height; y++) {
    whole.set(values.subarray(y * row, (y + 1) * row), ((part.top + y) * width + part.left) * channels);
  }
  return whole;
}

function largestOf3(values: Float32Array): Float32Array {
  const magnitudes = values.map(Math.abs);
  return Float32Array.from({ length: values.length / 3 }, (_, i) => Math.max(...magnitudes.subarray(3 * i, 3 * i + 3)));
}

function relative(actual: number, expected: number): number {
  return Math.abs(actual - expected) / Math.abs(expected);
}

/** The length of the difference relative to the length of what is expected. */
function distance(actual: Float32Array, expected: Float32Array): number {
  expect(actual).toHaveLength(expected.length);
  const squares = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(squares(actual.map((value, i) => value - expected[i])) / squares(expected));
}
