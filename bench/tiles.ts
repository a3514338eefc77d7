// Compares runs in blocks with runs as a whole: the peak resident memory of the process, with the prediction of `predictMemory`, and the seconds of a
// step for each megapixel. Paints a square of noise at one scale with ONNX Runtime, a few steps each, every run in a process of its own. Measures the last
// build. Others of the machine slow it down: ratios of one call are what counts.
//
//   npx tsx bench/tiles.ts [network/side/blocks, ...] [steps]      blocks: the side of a block in pixels, or 0 for the whole
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom, type RawImage } from '@pastiche/core';
import { type NetworkName, networks, randomWeights, writeSafetensors } from '@pastiche/models';
import { predictMemory, type StylizeFilesOptions, stylize, writeImage } from '@pastiche/node';

const usual = 'compact/2048/0,compact/2048/1024,compact/4096/1024,vgg19/2048/1024';
const [texts = usual, steps = '3'] = process.argv.slice(2);

interface Task extends Pick<StylizeFilesOptions, 'model' | 'weights' | 'size' | 'tileSize' | 'iterations'> {
  content: string;
  styles: string;
}

interface Measured {
  peak: number;
  /** Of each step but the first, before which pictures are measured; in seconds. */
  steps: number[];
}

/** Runs in the child. */
async function serve({ size, ...task }: Task): Promise<void> {
  const taken: number[] = [];
  let before = performance.now();
  const run = stylize({ ...task, size, minSize: size, backend: 'onnx' });
  for await (const { type } of run) {
    const now = performance.now();
    if (type === 'step') taken.push((now - before) / 1000);
    before = now;
  }
  await run.result;
  process.send?.({ peak: process.resourceUsage().maxRSS * 1024, steps: taken.slice(1) } satisfies Measured);
}

function measure(task: Task): Promise<Measured> {
  const child = fork(fileURLToPath(import.meta.url), ['--serve', JSON.stringify(task)], { stdio: 'inherit' });
  return new Promise((resolve) => {
    child.once('message', (message) => resolve(message as Measured));
    child.once('exit', () => resolve({ peak: Number.NaN, steps: [] }));
  });
}

function noise(side: number): RawImage {
  const random = createRandom(1);
  const data = Uint8ClampedArray.from({ length: side * side * 3 }, () => 256 * random.uniform());
  return { data, width: side, height: side, channels: 3 };
}

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tiles-'));
  try {
    const [content, styles] = [join(folder, 'photo.jpg'), join(folder, 'painting.jpg')];
    // As large as a phone's photo; a painting of the usual size.
    await writeImage(content, noise(4096));
    await writeImage(styles, noise(1024));
    console.log('network, side, blocks: seconds of a step for each megapixel; peak memory, predicted / measured');
    for (const text of texts.split(',')) {
      const [model, side, blocks] = text.split('/') as [NetworkName, string, string];
      const [size, tileSize] = [Number(side), Number(blocks) || 2 ** 20];
      const weights = model === 'compact' ? undefined : join(folder, `${model}.safetensors`);
      if (weights) writeFileSync(weights, writeSafetensors(randomWeights(networks[model], 0), { format: 'F16' }));
      const tiles = { mostPixels: tileSize ** 2 };
      const pictures = { content: { width: 4096, height: 4096 }, styles: { width: 1024, height: 1024 } };
      const predicted = predictMemory({ ...pictures, backend: 'onnx', model, size, tiles }).process;
      const { peak, steps: taken } = await measure({
        content,
        styles,
        model,
        weights,
        size,
        tileSize,
        iterations: Number(steps),
      });
      const perPixel = taken.reduce((sum, each) => sum + each, 0) / taken.length / (size * size * 1e-6);
      const memory = `${(peak / 1e9).toFixed(2)} GB, ${(predicted / peak).toFixed(2)}`;
      console.log(`${model} ${side} ${blocks}: ${perPixel.toFixed(2)} s; ${memory}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [first, second] = process.argv.slice(2);
if (first === '--serve') await serve(JSON.parse(second) as Task);
else await compare();
