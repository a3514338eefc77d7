// Compares the peak resident memory of whole runs with the prediction of `predictMemory`: from files, over all scales, a few steps each, with
// random filters. Each run has a process of its own. Measures the last build (`npm test` builds).
//
//   npx tsx bench/memory.ts [backend/network/WIDTHxHEIGHT[/style scale[/masks]], ...]
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom, type RawImage } from '@pastiche/core';
import { type NetworkName, networks, randomWeights, writeSafetensors } from '@pastiche/models';
import { predictMemory, type StylizeFilesOptions, stylize, writeImage } from '@pastiche/node';

const usual = [
  'onnx/compact/256x256',
  'onnx/compact/512x512',
  'onnx/compact/768x432',
  'onnx/compact/1024x1024',
  'onnx/compact/512x512/3',
  'onnx/compact/512x512/1/masks',
  'onnx/vgg16/512x384',
  'onnx/vgg19/256x256',
  'onnx/vgg19/512x512',
  'onnx/vgg19/512x512/2',
  'onnx/vgg19/1024x576',
  'wasm/compact/256x256',
  'wasm/compact/512x512',
  'wasm/compact/256x256/3',
  'wasm/compact/512x512/1/masks',
  'wasm/vgg16/512x384',
  'wasm/vgg19/256x256',
  'wasm/vgg19/768x512',
];

interface Task extends Pick<StylizeFilesOptions, 'weights' | 'size' | 'styleScale' | 'masks'> {
  backend: 'onnx' | 'wasm';
  model: NetworkName;
  content: string;
  styles: string | string[];
}

/** Runs in the child: paints, and reports the peak memory in bytes. */
async function serve(task: Task): Promise<void> {
  await stylize({ ...task, iterations: 3, coarseIterations: 2 }).result;
  process.send?.(process.resourceUsage().maxRSS * 1024);
}

async function measure(folder: string, text: string): Promise<{ predicted: number; measured: number }> {
  const [backend, model, shape, scale = '1', more] = text.split('/') as [
    Task['backend'],
    NetworkName,
    string,
    string?,
    string?,
  ];
  const [width, height] = shape.split('x').map(Number);
  const [size, styleScale] = [Math.max(width, height), Number(scale)];
  // A painting of the largest size that the run uses.
  const side = 2 * Math.max(1, styleScale) * size;
  const [photo, painting] = [noise(2 * width, 2 * height), noise(side, side)];
  const [content, styles] = [join(folder, 'photo.jpg'), join(folder, 'painting.jpg')];
  await writeImage(content, photo);
  await writeImage(styles, painting);
  const weights = model === 'compact' ? undefined : join(folder, `${model}.safetensors`);
  if (weights) writeFileSync(weights, writeSafetensors(randomWeights(networks[model], 0), { format: 'F16' }));
  const one: Task = { backend, model, content, styles, weights, size, styleScale };
  const task = more === 'masks' ? { ...one, ...(await inHalves(folder, photo, styles)) } : one;
  const paintings = [task.styles].flat().map(() => painting);
  const regions = task === one ? 0 : 2;
  const predicted = predictMemory({ ...one, content: photo, styles: paintings, regions }).process;
  const child = fork(fileURLToPath(import.meta.url), ['--serve', JSON.stringify(task)], { stdio: 'inherit' });
  const measured = await new Promise<number>((resolve) => {
    child.once('message', (bytes) => resolve(bytes as number));
    child.once('exit', () => resolve(Number.NaN));
  });
  return { predicted, measured };
}

/** The painting twice, each time in a half of the photo. */
async function inHalves(
  folder: string,
  { width, height }: RawImage,
  style: string,
): Promise<Pick<Task, 'styles' | 'masks'>> {
  const masks = [0, 1].map((which) => join(folder, `mask${which}.png`));
  for (const [which, file] of masks.entries()) {
    const data = new Uint8Array(width * height).map((_, i) => (i % width < width / 2 === (which === 0) ? 255 : 0));
    await writeImage(file, { data, width, height, channels: 1 });
  }
  return { styles: [style, style], masks };
}

function noise(width: number, height: number): RawImage {
  const random = createRandom(1);
  const data = new Uint8Array(width * height * 3).map(() => 255 * random.uniform());
  return { data, width, height, channels: 3 };
}

const [first, second] = process.argv.slice(2);
if (first === '--serve') await serve(JSON.parse(second));
else {
  const folder = mkdtempSync(join(tmpdir(), 'pastiche-memory-'));
  const rows: [string, object][] = [];
  try {
    for (const text of first?.split(',') ?? usual) {
      const { predicted, measured } = await measure(folder, text);
      const [megabytes, peak] = [predicted, measured].map((bytes) => Math.round(bytes / 1e6));
      rows.push([text, { 'predicted MB': megabytes, 'measured MB': peak, ratio: (predicted / measured).toFixed(2) }]);
      console.log(text, megabytes, peak);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.table(Object.fromEntries(rows));
}
