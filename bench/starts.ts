// How much of a preset's time a run saves that starts from one pass of the painter. For every pair: the preset from the photo, then ways from one pass
// with fewer scales and steps. Prints for each way, as parts of the preset's, the cost J that it ends with at the last scale, its processor time, and
// the processor time at which it first had the J that the preset ends with (`-` where it never did). Measures the last build.
//
//   npx tsx bench/starts.ts CONTENT,STYLE [CONTENT,STYLE ...] [--size 512] [--base default|sketch] [--ways one] [--weights vgg19.safetensors]
//
// Through the compact network, or through VGG-19 where its weights are given.
// `--ways` selects ways whose names contain a text.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { loadEncoder, type StylizeFilesOptions, stylize, useBackend } from '@pastiche/node';

type Options = Partial<StylizeFilesOptions>;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '512' },
    base: { type: 'string', default: 'default' },
    ways: { type: 'string', default: '' },
    weights: { type: 'string' },
  },
});
const size = Number(flags.size);
const smaller = (factor: number): number => Math.round(size / factor);
const bases: Record<string, Options> = {
  default: { size },
  sketch: { size, minSize: smaller(Math.SQRT2), iterations: 60, coarseIterations: 60, contentWeight: 2 },
};
const base = bases[flags.base];

const ways: Record<string, Options> = {
  'one scale': { minSize: size },
  'two scales': { minSize: smaller(Math.SQRT2), coarseIterations: 40 },
  'three scales': { minSize: smaller(2), coarseIterations: 30 },
};
const wanted = Object.entries(ways).filter(([name]) => name.includes(flags.ways));

/** Processor seconds of this process, over all threads. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

interface Course {
  /** Processor seconds until the last step. */
  seconds: number;
  /** J at each step of the last scale, and when it was there. */
  steps: { loss: number; seconds: number }[];
}

async function course(content: string, styles: string, options: Options): Promise<Course> {
  const { weights } = flags;
  const encoder = await loadEncoder({ model: weights ? 'vgg19' : 'compact', weights });
  try {
    const before = cpu();
    const run = stylize({ ...options, content, styles, encoder });
    const steps: Course['steps'] = [];
    for await (const event of run) {
      if (event.type !== 'step' || event.scale < event.scales - 1) continue;
      steps.push({ loss: event.loss, seconds: cpu() - before });
    }
    await run.result;
    return { seconds: steps[steps.length - 1].seconds, steps };
  } finally {
    encoder.dispose();
  }
}

const mean = (values: number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
const lastLoss = ({ steps }: Course): number => steps[steps.length - 1].loss;

const { reason } = await useBackend();
console.log(`Backend: ${reason}`);
const found = new Map(
  wanted.map(([name]) => [name, { losses: [] as number[], seconds: [] as number[], there: [] as number[] }]),
);
for (const pair of positionals) {
  const [content, style] = pair.split(',');
  const usual = await course(content, style, base);
  const goal = lastLoss(usual);
  console.log(
    `\n${basename(content)} x ${basename(style)}: ${flags.base} ends at J = ${goal.toFixed(3)} after ${usual.seconds.toFixed(0)} s`,
  );
  for (const [name, options] of wanted) {
    const way = await course(content, style, { ...base, ...options, init: 'instant' });
    const there = way.steps.find(({ loss }) => loss <= goal);
    const [loss, seconds] = [lastLoss(way) / goal, way.seconds / usual.seconds];
    const all = found.get(name);
    all?.losses.push(loss);
    all?.seconds.push(seconds);
    if (there) all?.there.push(there.seconds / usual.seconds);
    const when = there ? (there.seconds / usual.seconds).toFixed(2) : '-';
    console.log(`  ${name}: J ${loss.toFixed(3)}, time ${seconds.toFixed(2)}, there at ${when}`);
  }
}
console.log();
for (const [name, { losses, seconds, there }] of found) {
  console.log(
    `${name}: J ${mean(losses).toFixed(3)}, time ${mean(seconds).toFixed(2)}; there in ${there.length} of ${losses.length} pairs, ` +
      `${there.length > 0 ? `at ${mean(there).toFixed(2)}` : 'never'}`,
  );
}
