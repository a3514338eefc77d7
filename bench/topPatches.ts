// Compares the top patches of VGG-19's units, over the photos of ../shared/assets (or $PASTICHE_ASSETS), with those of a straightforward
// implementation in PyTorch on the same pixels: the same pictures, order and positions, and activations to 1e-4. $PASTICHE_PYTHON names a
// Python with PyTorch, NumPy and Pillow. Tests the last build (`npm test` builds).
//
//   PASTICHE_PYTHON=python3 npx tsx bench/topPatches.ts [pictures, default 200] [backend, default the fastest]
import { execFile } from 'node:child_process';
import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTopPatches, type LayerRecord, type Patch, see, type TopPatches } from '@pastiche/core';
import { type BackendName, loadEncoder, readImage, useBackend } from '@pastiche/node';

const layers = ['conv1_2', 'conv2_2', 'conv3_4', 'conv4_4'];
const [size, k, tolerance] = [224, 9, 1e-4];
const root = fileURLToPath(new URL('..', import.meta.url));
const assets = process.env.PASTICHE_ASSETS ?? join(root, '../shared/assets');
const weights = join(assets, 'weights/vgg19_f16.safetensors');

type Hit = [image: string, activation: number, x: number, y: number];

/** Chooses `count` pictures, evenly from all folders of photos. */
async function choose(count: number): Promise<string[]> {
  const photos = join(assets, 'images/photos');
  const names = (await readdir(photos, { recursive: true })).filter((name) => /\.jpe?g$/i.test(name)).sort();
  return Array.from({ length: Math.min(count, names.length) }, (_, i) =>
    join(photos, names[Math.floor((i * names.length) / count)]),
  );
}

/** Makes our record, and writes the pixels that the network saw to a file. */
async function look(images: readonly string[], pixels: string): Promise<TopPatches> {
  const encoder = await loadEncoder({ model: 'vgg19', weights, layers });
  const top = createTopPatches({ encoder, layers, k, size });
  const file = await open(pixels, 'w');
  try {
    for (const image of images) {
      const seen = see(await readImage(image), { size, mode: 'square' });
      await file.write(seen.data);
      await top.add(image, seen);
    }
    return top;
  } finally {
    await file.close();
    encoder.dispose();
  }
}

async function askPyTorch(folder: string, images: readonly string[], pixels: string): Promise<Record<string, Hit[][]>> {
  const task = join(folder, 'task.json');
  await writeFile(task, JSON.stringify({ images, layers, size, k, weights, pixels }));
  const script = join(root, 'bench/topPatches.py');
  const python = process.env.PASTICHE_PYTHON ?? 'python3';
  const { stdout } = await promisify(execFile)(python, [script, task], { maxBuffer: 2 ** 28 });
  return JSON.parse(stdout) as Record<string, Hit[][]>;
}

interface Comparison {
  units: number;
  patches: number;
  /** Patches whose picture or position is another, or that only one side has. */
  others: string[];
  /** The largest difference of an activation, relative to PyTorch's. */
  difference: number;
}

function compare({ units }: LayerRecord, theirs: readonly Hit[][]): Comparison {
  const result: Comparison = { units: theirs.length, patches: 0, others: [], difference: 0 };
  for (const [unit, hits] of theirs.entries()) {
    const patches = units[unit].patches;
    for (let rank = 0; rank < Math.max(hits.length, patches.length); rank++) {
      const [patch, hit] = [patches[rank], hits[rank]] as [Patch | undefined, Hit | undefined];
      result.patches++;
      const isSame = patch && hit && patch.image === hit[0] && patch.x === hit[2] && patch.y === hit[3];
      const ours = patch && [patch.image, patch.activation, patch.x, patch.y];
      if (!isSame) result.others.push(`unit ${unit}, patch ${rank}: ${ours} where PyTorch has ${hit}`);
      if (!patch || !hit) continue;
      result.difference = Math.max(result.difference, Math.abs(patch.activation - hit[1]) / hit[1]);
    }
  }
  return result;
}

const [count = '200', backend] = process.argv.slice(2);
const { name } = await useBackend(backend as BackendName | undefined);
const folder = await mkdtemp(join(tmpdir(), 'pastiche-'));
try {
  const images = await choose(Number(count));
  const pixels = join(folder, 'pixels.f32');
  const top = await look(images, pixels);
  const theirs = await askPyTorch(folder, images, pixels);
  const compared = top.layers().map((record) => [record.layer, compare(record, theirs[record.layer])] as const);
  console.log(`${top.count} pictures at ${size} px, ${name}`);
  const row = ({ units, patches, others, difference }: Comparison) => ({
    units,
    patches,
    'other picture or position': others.length,
    'largest difference': difference.toExponential(1),
  });
  console.table(Object.fromEntries(compared.map(([layer, comparison]) => [layer, row(comparison)])));
  for (const [layer, { others }] of compared) for (const each of others) console.log(layer, each);
  const agree = compared.every(([, { others, difference }]) => others.length === 0 && difference <= tolerance);
  if (!agree) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}
