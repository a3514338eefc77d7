import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Encoder, TopPatches } from '@pastiche/core';
import type { Report } from '@pastiche/explorer/report/report.ts';
import { createTfjsEncoder, randomWeights } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../backend.ts';
import { readView, writeImage } from '../files/images.ts';
import { pattern, plain, temporaryFolder } from '../testing.ts';
import type { ExploreEvent } from './events.ts';
import { type ExploreOptions, explore } from './explore.ts';

const folder = temporaryFolder();
const images = join(folder, 'images');
const layers = ['conv1_2', 'conv2_2'];
const settings = { images, layers, size: 32, patches: 4 };
let encoder: Encoder;

beforeAll(async () => {
  await useBackend('wasm');
  encoder = createTfjsEncoder(plain, randomWeights(plain, 1));
  mkdirSync(join(images, 'inner'), { recursive: true });
  for (let i = 0; i < 6; i++) await writeImage(join(images, `picture ${i}.png`), pattern(40 + 3 * i, 36, 3, i));
  await writeImage(join(images, 'inner/<b>&"quoted".png'), pattern(33, 50, 4, 9));
  writeFileSync(join(images, 'notes.txt'), 'no picture');
  await writeImage(join(images, 'pixel.png'), { data: Uint8Array.of(1, 2, 3), width: 1, height: 1, channels: 3 });
});
afterAll(() => encoder.dispose());

async function run(output: string, more: Partial<ExploreOptions> = {}): Promise<ExploreEvent[]> {
  const before = tf.memory().numTensors;
  const events: ExploreEvent[] = [];
  for await (const event of explore({ ...settings, output, encoder, ...more })) events.push(event);
  expect(tf.memory().numTensors).toBe(before);
  return events;
}

/** All files of a folder with what is in them. */
function contents(inside: string): Record<string, Buffer> {
  const files = readdirSync(inside, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      join(parentPath, name).slice(inside.length),
      readFileSync(join(parentPath, name)),
    ]),
  );
}

/** What the pages of a report show. */
function readReport(output: string): Report {
  return JSON.parse(readFileSync(join(output, 'report.js'), 'utf8').replace('report = ', ''));
}

const kinds = (events: ExploreEvent[]): string[] => [...new Set(events.map(({ type }) => type))];

describe('explore', () => {
  it('writes a page a layer, an index, and the record, and names what it left out', async () => {
    const output = join(folder, 'report');
    const events = await run(output);
    expect(kinds(events)).toEqual(['network', 'picture', 'skipped', 'patches', 'page', 'report']);
    expect(events.at(-1)).toMatchObject({
      type: 'report',
      pictures: 7,
      skipped: [
        { image: 'notes.txt', reason: 'it is not a picture of a format that pastiche knows' },
        { image: 'pixel.png', reason: expect.stringContaining("received '1x1'") },
      ],
    });
    expect(readdirSync(output).sort()).toEqual(['assets', 'index.html', 'report.js', 'top-patches.json', 'units']);
    const top = TopPatches.load(JSON.parse(readFileSync(join(output, 'top-patches.json'), 'utf8')));
    expect(top.count).toBe(7);
    expect(readReport(output)).toMatchObject({
      rule: 'deconvnet',
      skipped: [
        ['notes.txt', 'it is not a picture of a format that pastiche knows'],
        ['pixel.png', expect.any(String)],
      ],
      layers: [4, 6].map((count, i) => ({
        layer: layers[i],
        slug: layers[i],
        count,
        units: Array(count).fill(expect.any(Array)),
      })),
    });
  });

  it('shows of each patch the very pixels that the unit sees, beside its projection', async () => {
    const output = join(folder, 'report');
    const record = TopPatches.load(JSON.parse(readFileSync(join(output, 'top-patches.json'), 'utf8')));
    const [{ field, units }] = record.layers();
    const cell = field.size;
    const { unit, patches } = units.find((each) => each.patches.length === 4) as (typeof units)[number];
    const { data, info } = await sharp(join(output, `units/conv1_2/${unit}.webp`))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([4 * cell, 2 * cell]);
    for (const [rank, { image, field: seen }] of patches.entries()) {
      const picture = await readView(join(images, image), record.settings, image);
      const [left, top] = [Math.min(seen.left, 32 - cell), Math.min(seen.top, 32 - cell)];
      for (let y = 0; y < cell; y++) {
        const from = ((top + y) * 32 + left) * 3;
        const to = ((Math.floor(rank / 2) * cell + y) * info.width + (rank % 2) * cell) * 3;
        expect([...data.subarray(to, to + 3 * cell)]).toEqual([...picture.data.subarray(from, from + 3 * cell)]);
      }
    }
    // Around gray, and not all gray.
    const right = Array.from({ length: cell }, (_, x) => data[(2 * cell + x) * 3]);
    expect(new Set(right).size).toBeGreaterThan(1);
  });

  it('gives, stopped and gone on with at any place, the same files to the byte', async () => {
    const whole = contents(join(folder, 'report'));
    const output = join(folder, 'parts');
    for (let stop = 1; ; stop += 3) {
      const events: ExploreEvent[] = [];
      for await (const event of explore({ ...settings, output, encoder })) {
        events.push(event);
        if (event.type !== 'network' && events.length > stop) break;
      }
      if (events.at(-1)?.type === 'report') break;
    }
    expect(contents(output)).toEqual(whole);
  });

  it('draws nothing again where all is there, and takes in new pictures', async () => {
    const output = join(folder, 'more');
    const added = join(images, 'zebra.png');
    await run(output);
    expect(kinds(await run(output))).toEqual(['network', 'report']);
    await writeImage(added, pattern(44, 44, 3, 20));
    try {
      const events = await run(output);
      expect(events.filter(({ type }) => type === 'picture')).toEqual([
        { type: 'picture', image: 'zebra.png', done: 10, total: 10 },
      ]);
      const other = join(folder, 'all at once');
      await run(other);
      expect(contents(output)).toEqual(contents(other));
    } finally {
      rmSync(added);
    }
  });

  it('leaves patches blank whose picture has gone, and says so', async () => {
    const output = join(folder, 'gone');
    for await (const event of explore({ ...settings, output, encoder })) if (event.type === 'patches') break;
    rmSync(join(output, '.work'), { recursive: true });
    const [from, to] = [join(images, 'picture 2.png'), join(folder, 'elsewhere.png')];
    renameSync(from, to);
    try {
      const events = await run(output);
      expect(events.filter(({ type }) => type === 'blank')).toEqual(
        layers.map((layer) => ({
          type: 'blank',
          layer,
          image: 'picture 2.png',
          reason: expect.stringContaining('there is no such file'),
        })),
      );
      expect(events.at(-1)).toMatchObject({ type: 'report', pictures: 7 });
    } finally {
      renameSync(to, from);
    }
  });

  it('takes fewer units, no projections, and whole pictures', async () => {
    const output = join(folder, 'few');
    await run(output, { units: 2, rule: 'none', mode: 'fit' });
    expect(readdirSync(join(output, 'units/conv1_2')).sort()).toEqual(['0.webp', '1.webp']);
    const { width, height } = await sharp(join(output, 'units/conv1_2/0.webp')).metadata();
    expect([width, height]).toEqual([10, 10]);
    expect(readReport(output).layers[0]).toMatchObject({ count: 4, units: [expect.any(Array), expect.any(Array)] });
    const top = TopPatches.load(JSON.parse(readFileSync(join(output, 'top-patches.json'), 'utf8')));
    expect(top.layers()[0].units).toHaveLength(4);
  });

  it('refuses folders with something else in them, and other settings', async () => {
    const website = join(folder, 'website');
    mkdirSync(website);
    writeFileSync(join(website, 'index.html'), 'mine');
    await expect(run(website)).rejects.toThrow(/website has other files, such as index\.html/);
    expect(readFileSync(join(website, 'index.html'), 'utf8')).toBe('mine');
    await expect(run(join(folder, 'report'), { patches: 5 })).rejects.toThrow(
      expect.objectContaining({
        code: 'unwritable',
        message: expect.stringContaining('a record with k 5 for merge()'),
      }),
    );
    writeFileSync(join(website, 'top-patches.json'), '{"half a fi');
    await expect(run(website)).rejects.toThrow(/website has another report, or something else/);
  });

  it('says that there is nothing to look at', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    await expect(run(join(folder, 'none'), { images: empty })).rejects.toThrow(/There are no files in/);
    writeFileSync(join(empty, 'a.txt'), '');
    await expect(run(join(folder, 'none'), { images: empty })).rejects.toThrow(
      /None of the 1 files .+ The first, a\.txt: /,
    );
    await expect(run(join(folder, 'none'), { images: join(folder, 'missing') })).rejects.toThrow(
      /Cannot read .+missing/,
    );
    expect(existsSync(join(folder, 'none/index.html'))).toBe(false);
  });

  it.each([
    ['patches', 0],
    ['units', 1.5],
    ['thumbnail', 4],
  ])('refuses %s %d', async (name, value) => {
    await expect(run(join(folder, 'none'), { [name]: value })).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(`for ${name} but received`) }),
    );
  });

  it('rejects with the reason when it is cancelled', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const events: ExploreEvent[] = [];
    const all = async (): Promise<void> => {
      for await (const event of explore({
        ...settings,
        output: join(folder, 'cancelled'),
        encoder,
        signal: controller.signal,
      })) {
        events.push(event);
        if (events.length === 4) controller.abort(reason);
      }
    };
    await expect(all()).rejects.toBe(reason);
    expect(TopPatches.load(JSON.parse(readFileSync(join(folder, 'cancelled/top-patches.json'), 'utf8'))).count).toBe(1);
  });
});
