// How steady painted films are, and how well painted. For each way: the warping error (the mean squared difference between a painted frame and the one before,
// moved by a flow that others measured, where that is sure: Lai et al. 2018), as a part of painting each frame for itself; the cost of style of the
// frames, as a part of that; seconds a frame. Makes a contact strip of each way. Measures the last build. The folder is made by bench/filmFlow.py.
//
//   npx tsx bench/film.ts FOLDER PAINTING [--size 256] [--preset default] [--ways alone,steady,passes,ruder] [--steady 0.9] [--frames 20] [--out FOLDER]
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FilmMemory, reliability, standardLosses, temporalLoss, warp } from '@pastiche/core';
import { paintFrames, type RawImage, readFlow, readImage, stylize } from '@pastiche/node';
import sharp from 'sharp';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '256' },
    preset: { type: 'string', default: 'default' },
    model: { type: 'string', default: 'compact' },
    ways: { type: 'string', default: 'alone,steady' },
    steady: { type: 'string', default: '0.9' },
    iterations: { type: 'string' },
    frames: { type: 'string', default: '20' },
    out: { type: 'string' },
  },
});
const [folder, painting] = positionals;
const size = Number(flags.size);
const common = {
  preset: flags.preset as 'default',
  model: flags.model as 'compact',
  size,
};
const frameIterations = flags.iterations ? Number(flags.iterations) : undefined;

const frames = await Promise.all(
  readdirSync(folder)
    .filter((name) => name.endsWith('.png'))
    .sort()
    .slice(0, Number(flags.frames))
    .map((name) => readImage(join(folder, name), { longest: size })),
);
const motion = await Promise.all(
  frames.slice(1).map(async (frame, i) => {
    const [there, back] = await Promise.all(
      [`backward_${i + 2}_${i + 1}`, `forward_${i + 1}_${i + 2}`].map((name) => readFlow(join(folder, `${name}.flo`))),
    );
    return { there, sure: reliability(there, back, { of: frame, within: frames[i] }) };
  }),
);

function warpingError(painted: readonly RawImage[]): number {
  let [sum, weights] = [0, 0];
  for (const [i, { there, sure }] of motion.entries()) {
    const before = warp(painted[i], there).data;
    const { data } = painted[i + 1];
    for (let at = 0; at < data.length; at++) {
      const weight = sure[Math.floor(at / 3)];
      sum += weight * (data[at] / 255 - before[at]) ** 2;
      weights += weight;
    }
  }
  return sum / weights;
}

/** The cost of style of a picture, as the network sees it. */
async function styleOf(picture: RawImage, content: RawImage): Promise<number> {
  const run = stylize({
    ...common,
    preset: 'default',
    content,
    styles: painting,
    init: picture,
    minSize: 8192,
    iterations: 1,
  });
  for await (const event of run)
    if (event.type === 'step')
      return Object.entries(event.costs).reduce(
        (sum, [name, cost]) => sum + (/^(style|moments)/.test(name) ? cost : 0),
        0,
      );
  throw new Error('No step');
}

/** As Ruder et al. paint, with our losses: from the whole moved frame, held to the frame before, with as many steps as the first. */
async function* paintAsRuder(): AsyncGenerator<{ picture: RawImage; isCut: boolean }> {
  const memory = new FilmMemory();
  for (const frame of frames) {
    const [guide] = await memory.look(frame);
    const held = guide && {
      init: guide.picture,
      minSize: 8192,
      losses: [...standardLosses({ preset: common.preset }), temporalLoss({ ...guide, weight: 49 })],
    };
    const painted = await stylize({ ...common, content: frame, styles: painting, ...held }).result;
    memory.keep({ frame, painted });
    yield { picture: painted, isCut: !guide };
  }
}

const ways = {
  alone: () => paintFrames(frames, painting, { ...common, steady: 0 }),
  steady: () => paintFrames(frames, painting, { ...common, steady: Number(flags.steady), frameIterations }),
  passes: () => paintFrames(frames, painting, { ...common, steady: Number(flags.steady), frameIterations, passes: 3 }),
  ruder: paintAsRuder,
};

let alone: { error: number; style: number } | undefined;
for (const way of flags.ways.split(',') as (keyof typeof ways)[]) {
  const painted: RawImage[] = [];
  const begun = performance.now();
  let cuts = 0;
  for await (const { picture, isCut } of ways[way]()) {
    painted.push(picture);
    if (isCut) cuts++;
  }
  const seconds = (performance.now() - begun) / 1000 / frames.length;
  const some = frames.map((_, i) => i).filter((i) => (i + 1) % Math.ceil(frames.length / 8) === 0);
  let style = 0;
  for (const i of some) style += (await styleOf(painted[i], frames[i])) / some.length;
  const found = { error: warpingError(painted), style };
  alone ??= found;
  console.log(
    `${way}: warping error ${found.error.toExponential(2)} (${(found.error / alone.error).toFixed(3)}), ` +
      `style ${style.toFixed(4)} (${(style / alone.style).toFixed(3)}), ${seconds.toFixed(2)} s a frame, ${cuts} beginnings`,
  );
  if (!flags.out) continue;
  await mkdir(flags.out, { recursive: true });
  const { width, height } = painted[0];
  const strip = [0, 1, 2, frames.length >> 1, frames.length - 2, frames.length - 1];
  const composite = strip.map((i, at) => ({
    input: Buffer.from(painted[i].data),
    raw: { width, height, channels: 3 as const },
    left: (at % 3) * width,
    top: Math.floor(at / 3) * height,
  }));
  const canvas = { create: { width: 3 * width, height: 2 * height, channels: 3 as const, background: 'black' } };
  await sharp(canvas)
    .composite(composite)
    .png()
    .toFile(join(flags.out, `${way}.png`));
}
