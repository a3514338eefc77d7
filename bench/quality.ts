// Time to quality: measures how long it takes until a picture is as good as the final one of the reference method. The reference is Gatys's method
// as common tools run it: VGG-19, Gram matrices, L-BFGS for 500 iterations from noise at one size, in PyTorch (quality.py). Quality is
// J = content + 20 * style through VGG-19 at the full size, after clamping to 0..1; each cost is a fraction of its target's energy, as in
// `standardLosses` for Gram matrices, without total variation. The reference descends J itself; the default preset descends moments.
//
// Prints, per pair, the reference's final J, when it first reached it, and for each of our ways the processor time of all threads until it is
// reached, as a ratio. Judging pictures does not count. Measures the last build.
//
//   PASTICHE_PYTHON=python3 npx tsx bench/quality.ts WEIGHTS CONTENT,STYLE [CONTENT,STYLE ...] [--size 512] [--presets default,best] [--rough] [--ways drafted]
//     [--threads 2] [--references FOLDER]
//
// `--ways` selects ways whose names contain a text. `--rough` lets the reference compute convolutions in bfloat16 while painting, to save time; it
// is charged for float32. `--references` keeps what references said in a folder, and reads it from there the next time.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, parse } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  type Encoder,
  Objective,
  presets,
  type RawImage,
  type ResultImage,
  type StyleOptions,
  standardLosses,
  stylize,
} from '@pastiche/core';
import { loadEncoder, readImage, useBackend } from '@pastiche/node';
import * as tf from '@tensorflow/tfjs-core';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '512' },
    presets: { type: 'string', default: 'default' },
    iterations: { type: 'string', default: '500' },
    rough: { type: 'boolean', default: false },
    ways: { type: 'string', default: '' },
    threads: { type: 'string', default: '2' },
    references: { type: 'string' },
  },
});
const [weights, ...pairs] = positionals;
const size = Number(flags.size);
const threads = Number(flags.threads);
const yardstickWeight = 20;
const yardstick = standardLosses({ styleStatistic: 'gram', styleWeight: yardstickWeight, variationWeight: 0 });
/** Steps of the last scale between two judgments. */
const every = 3;

interface Reference {
  /** CPU seconds per evaluation of J and its gradient in PyTorch, in float32. */
  evaluation: number;
  /** J of the picture, every ten evaluations. */
  losses: { evaluations: number; loss: number }[];
}

/** What quality.py says of a pair, or said before. */
async function reference(pair: string, content: RawImage, style: RawImage): Promise<Reference> {
  const { references, iterations, rough } = flags;
  if (!references) return runReference(content, style);
  mkdirSync(references, { recursive: true });
  const names = pair.split(',').map((path) => parse(path).name);
  const file = join(references, `${[...names, size, iterations, ...(rough ? ['rough'] : [])].join('-')}.json`);
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(await runReference(content, style)));
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Runs quality.py on these pictures. */
async function runReference(content: RawImage, style: RawImage): Promise<Reference> {
  const folder = mkdtempSync(join(tmpdir(), 'pastiche-quality-'));
  try {
    const give = (name: string, { data, width, height, channels }: RawImage): object => {
      const path = join(folder, name);
      const rgb = Float32Array.from({ length: width * height * 3 }, (_, i) => {
        return data[Math.floor(i / 3) * channels + (i % 3)] / 255;
      });
      writeFileSync(path, rgb);
      return { path, width, height };
    };
    const { contentLayers, styleLayers } = presets.default;
    const task = {
      weights,
      content: give('content', content),
      style: give('style', style),
      threads,
      iterations: Number(flags.iterations),
      rough: flags.rough,
      layers: Object.keys(styleLayers),
      contentLayer: Object.keys(contentLayers)[0],
      styleWeight: yardstickWeight,
    };
    const script = fileURLToPath(new URL('quality.py', import.meta.url));
    const child = spawn(process.env.PASTICHE_PYTHON ?? 'python3', [script, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, OMP_WAIT_POLICY: 'passive' },
    });
    const found: Reference = { evaluation: Number.NaN, losses: [] };
    for await (const line of createInterface({ input: child.stdout })) {
      const said = JSON.parse(line);
      if (said.evaluation) found.evaluation = said.evaluation;
      else found.losses.push(said);
    }
    if (!('done' in (found.losses.at(-1) ?? {}))) throw new Error('The reference ended early');
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** CPU seconds of this process, over all threads. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** A picture, perhaps with 16 bits a channel. */
type Picture = RawImage & Pick<ResultImage, 'data16'>;

/** Evaluates J of pictures. */
class Judge {
  readonly #objective: Objective;

  private constructor(objective: Objective) {
    this.#objective = objective;
  }

  static async create(encoder: Encoder, content: RawImage, style: RawImage): Promise<Judge> {
    const [photo, image] = [content, style].map(toTensor);
    const objective = await Objective.create(encoder, yardstick, photo, [{ image, weight: 1 }]);
    tf.dispose([photo, image]);
    return new Judge(objective);
  }

  async judge(picture: Picture): Promise<number> {
    const image = toTensor(picture);
    const { loss, gradient } = await this.#objective.evaluate(image);
    tf.dispose([image, gradient]);
    return loss;
  }

  dispose(): void {
    this.#objective.dispose();
  }
}

function toTensor({ data, data16, width, height, channels }: Picture): tf.Tensor4D {
  return tf.tidy(() => {
    const all = tf.tensor4d(Float32Array.from(data16 ?? data), [1, height, width, channels]);
    return tf.div(tf.slice(all, [0, 0, 0, 0], [1, height, width, 3]), data16 ? 65_535 : 255) as tf.Tensor4D;
  });
}

interface Way {
  name: string;
  options: Partial<StyleOptions>;
  /** Whether the compact network paints the coarse scales. */
  drafts: boolean;
  /** Options of a run through the compact network whose picture this one starts from. */
  first?: Partial<StyleOptions>;
}

const ways: Way[] = flags.presets
  .split(',')
  .flatMap(waysOf)
  .filter(({ name }) => name.includes(flags.ways));

function waysOf(name: string): Way[] {
  const options = { preset: name as StyleOptions['preset'], size };
  // Descends J itself, like the reference, in longer steps.
  const yard = { styleStatistic: 'gram', styleWeight: yardstickWeight, variationWeight: 0 } as const;
  const quick = { ...options, ...yard, learningRate: 0.04 };
  const fromOnePass = { init: 'instant', minSize: size, iterations: 200, coarseIterations: 200 } as const;
  return [
    { name, options, drafts: false },
    { name: `${name}, drafted by the compact network`, options, drafts: true },
    { name: `${name}, drafted, on J itself, rate 0.04`, options: quick, drafts: true },
    { name: `${name}, from one pass, on J itself, rate 0.04`, options: { ...quick, ...fromOnePass }, drafts: false },
    {
      name: `${name}, from one pass, drafted, on J itself, rate 0.04`,
      options: { ...quick, init: 'instant', minSize: Math.round(size / 2) },
      drafts: true,
    },
    {
      name: `${name}, from a whole run of the compact network, on J itself, L-BFGS`,
      options: { ...options, ...yard, optimizer: 'lbfgs', minSize: size, iterations: 200 },
      drafts: false,
      first: { ...options, ...yard },
    },
  ];
}

/** CPU seconds until J reaches `goal`, or the last J if it never does. */
async function timeTo(goal: number, way: Way, content: RawImage, style: RawImage, judge: Judge): Promise<Outcome> {
  const before = cpu();
  const encoder = await loadEncoder({ model: 'vgg19', weights });
  const compact = way.drafts || way.first ? await loadEncoder({ model: 'compact' }) : undefined;
  const coarseEncoder = way.drafts ? compact : undefined;
  let judging = 0;
  let loss = Number.NaN;
  try {
    const first = way.first && compact && stylize({ ...way.first, content, styles: style, encoder: compact });
    const init = (await first?.result) ?? way.options.init;
    // The reference is judged unrounded: rounded to 8 bits, J is higher.
    const run = stylize({ ...way.options, content, styles: style, init, encoder, coarseEncoder, depth: 16 });
    for await (const event of run) {
      if (event.type !== 'step' || event.scale < event.scales - 1) continue;
      if (event.iteration % every !== 0 && event.iteration < event.iterations) continue;
      const begin = cpu();
      const picture = await run.snapshot();
      if (picture) loss = await judge.judge(picture);
      judging += cpu() - begin;
      if (loss <= goal) return { seconds: cpu() - before - judging, loss, steps: event.iteration };
    }
    return { seconds: undefined, loss };
  } finally {
    encoder.dispose();
    compact?.dispose();
  }
}

interface Outcome {
  seconds: number | undefined;
  loss: number;
  /** Steps of the last scale. */
  steps?: number;
}

const mean = (values: number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

const { reason } = await useBackend();
console.log(`Backend: ${reason}`);
const ratios = new Map(ways.map(({ name }) => [name, [] as number[]]));
for (const pair of pairs) {
  const [content, style] = await Promise.all(pair.split(',').map((path) => readImage(path, { longest: size })));
  const { evaluation, losses } = await reference(pair, content, style);
  const end = losses[losses.length - 1];
  const first = losses.find(({ loss }) => loss <= end.loss) ?? end;
  const seconds = end.evaluations * evaluation;
  console.log(
    `\n${pair
      .split(',')
      .map((path) => basename(path))
      .join(' x ')}: the reference ends at J = ${end.loss.toFixed(3)} after ` +
      `${end.evaluations} evaluations of ${evaluation.toFixed(2)} s (it is as low after ${first.evaluations})`,
  );
  const judging = await loadEncoder({ model: 'vgg19', weights });
  const judge = await Judge.create(judging, content, style);
  for (const way of ways) {
    const outcome = await timeTo(end.loss, way, content, style, judge);
    if (outcome.seconds === undefined) {
      console.log(`  ${way.name}: ends at ${outcome.loss.toFixed(3)}`);
      continue;
    }
    const ratio = seconds / outcome.seconds;
    ratios.get(way.name)?.push(ratio);
    const whenFirst = (first.evaluations * evaluation) / outcome.seconds;
    console.log(
      `  ${way.name}: there after ${outcome.seconds.toFixed(0)} s (step ${outcome.steps} of the last scale): ${ratio.toFixed(1)} times as quick ` +
        `(${whenFirst.toFixed(1)} times, were the reference stopped when it is first as low)`,
    );
  }
  judge.dispose();
  judging.dispose();
}
for (const [name, found] of ratios) {
  if (found.length > 0)
    console.log(`${name}: ${mean(found).toFixed(1)} times, geometric mean of ${found.length} of ${pairs.length} pairs`);
}
