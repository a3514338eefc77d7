import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../files/images.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import { type BatchOptions, batch } from './batch.ts';
import type { BatchEvent } from './events.ts';
import { type WatchOptions, type WatchWaiting, watch } from './watch.ts';

const folder = temporaryFolder();
const inside = (...names: string[]): string => join(folder, ...names);
const quick = { size: 32, minSize: 32, iterations: 2, backend: 'onnx' } as const;
const given = (more: Partial<BatchOptions> & { folder: string }): BatchOptions => ({
  ...quick,
  photos: inside('photos'),
  styles: inside('styles'),
  ...more,
});

beforeAll(async () => {
  for (const name of ['photos', 'styles', 'empty']) mkdirSync(inside(name));
  await Promise.all([
    ...['a', 'b', 'c'].map((name, i) => writeImage(inside('photos', `${name}.png`), pattern(40, 30, 3, i + 1))),
    ...['x', 'y'].map((name, i) => writeImage(inside('styles', `${name}.jpg`), pattern(36, 36, 3, i + 5))),
  ]);
  writeFileSync(inside('photos', 'notes.txt'), 'no picture');
});

/** What happens to the pictures, run events aside: `painted a-x.png`. */
async function play(options: BatchOptions, until = Number.POSITIVE_INFINITY): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of batch(options)) {
    if (event.type === 'run' || event.type === 'planned') continue;
    seen.push(
      event.type === 'notice' ? event.message : `${event.type} ${event.pair.output.slice(options.folder.length + 1)}`,
    );
    if (seen.length === until) break;
  }
  return seen;
}

const pictures = (name: string): string[] =>
  readdirSync(inside(name))
    .filter((file) => !file.startsWith('.'))
    .sort();
const all = ['a-x.png', 'a-y.png', 'b-x.png', 'b-y.png', 'c-x.png', 'c-y.png'];

describe('a batch', () => {
  it('paints every photo by every painting, and is the same to the bit when it was ended on its way', async () => {
    expect(await play(given({ folder: inside('whole') }))).toEqual(all.map((name) => `painted ${name}`));
    expect(pictures('whole')).toEqual(all);
    expect(await play(given({ folder: inside('parts') }), 2)).toEqual(['painted a-x.png', 'painted a-y.png']);
    // As after a SIGKILL in the middle of a line.
    writeFileSync(inside('parts', '.pastiche-batch.jsonl'), '{"output":"b', { flag: 'a' });
    expect(await play(given({ folder: inside('parts') }))).toEqual([
      'skipped a-x.png',
      'skipped a-y.png',
      ...all.slice(2).map((name) => `painted ${name}`),
    ]);
    for (const name of all) expect(readFileSync(inside('parts', name))).toEqual(readFileSync(inside('whole', name)));
  });

  it('paints again what is gone, or was made of something else', async () => {
    const options = given({ folder: inside('again'), photos: inside('photos/a.png'), name: '{photo}-by-{style}.png' });
    await play(options);
    const fresh = ['a-by-x.png', 'a-by-y.png'];
    expect(await play(options)).toEqual(fresh.map((name) => `skipped ${name}`));
    rmSync(inside('again/a-by-x.png'));
    expect(await play(options)).toEqual(['painted a-by-x.png', 'skipped a-by-y.png']);
    utimesSync(inside('styles/y.jpg'), 1e9, 1e9);
    expect(await play(options)).toEqual(['skipped a-by-x.png', 'painted a-by-y.png']);
    expect(await play({ ...options, iterations: 1 })).toEqual(fresh.map((name) => `painted ${name}`));
    const dpi = { ...options, iterations: 1, encoding: () => ({ dpi: 300 }) };
    expect(await play(dpi)).toEqual(fresh.map((name) => `painted ${name}`));
    expect(await play({ ...options, seed: 5, skipExisting: true })).toEqual(fresh.map((name) => `skipped ${name}`));
  });

  it('takes pairs, patterns and folders in names', async () => {
    const photos = [inside('photos/c.png'), inside('photos/[ab].png')];
    const styles = [inside('styles/x.jpg'), inside('styles/y.jpg'), inside('styles/x.jpg')];
    const options = given({
      folder: inside('pairs'),
      photos,
      styles: styles.slice(0, 2),
      name: '{style}/{n}-{photo}.jpg',
    });
    await expect(play({ ...options, pair: true })).rejects.toThrow('as many paintings as photos for pair');
    expect(await play({ ...options, photos: photos[1], pair: true })).toEqual([
      'painted x/1-a.jpg',
      'painted y/2-b.jpg',
    ]);
  });

  it('goes on after files that cannot be read, and tells of each', async () => {
    writeFileSync(inside('broken.png'), 'not a picture');
    const photos = [inside('broken.png'), inside('photos/a.png'), inside('nowhere.png')];
    const options = given({ folder: inside('some'), photos, styles: inside('styles/x.jpg') });
    expect(await play(options)).toEqual(['failed broken-x.png', 'painted a-x.png', 'failed nowhere-x.png']);
    expect(pictures('some')).toEqual(['a-x.png']);
  });

  it('paints several at a time, the same pictures', async () => {
    const seen = await play(given({ folder: inside('three'), jobs: 3 }));
    expect(seen.toSorted()).toEqual(all.map((name) => `painted ${name}`));
    for (const name of all) expect(readFileSync(inside('three', name))).toEqual(readFileSync(inside('whole', name)));
  });

  it('hands on the events of its runs', async () => {
    const events: BatchEvent[] = [];
    const photo = { photos: inside('photos/a.png'), styles: inside('styles/x.jpg') };
    for await (const event of batch(given({ folder: inside('once'), ...photo }))) events.push(event);
    const types = events.map((event) => (event.type === 'run' ? event.event.type : event.type));
    expect(types).toEqual(['planned', 'backend', 'scale', 'step', 'step', 'done', 'painted']);
  });

  it.each<[string, Partial<BatchOptions>, string]>([
    ['an empty folder', { photos: inside('empty') }, 'photos'],
    ['an unknown word in a name', { name: '{photo}-{painting}.png' }, '{painting}'],
    ['a name that leads away', { name: '../{photo}-{style}.png' }, 'within the folder'],
    ['one name for two pictures', { name: '{photo}.png' }, 'another name for each picture'],
    ['no jobs', { jobs: 0 }, 'jobs'],
    ['an option that no run has', { size: -3 }, 'size'],
  ])('refuses %s', async (_, options, message) => {
    await expect(play(given({ folder: inside('wrong'), ...options }))).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining(message),
    });
  });

  it('needs names with an ending that says the kind of picture', async () => {
    const playing = play(given({ folder: inside('wrong'), name: '{photo}-{style}' }));
    await expect(playing).rejects.toMatchObject({ code: 'unwritable' });
  });

  it('writes over nothing that it reads', async () => {
    const options = given({
      folder: inside('photos'),
      photos: inside('photos/a.png'),
      name: '{photo}.png',
      styles: inside('styles/x.jpg'),
    });
    await expect(play(options)).rejects.toMatchObject({ code: 'unwritable' });
  });

  it.each([1, 3])('ends when it is cancelled, with %i at a time', async (jobs) => {
    const controller = new AbortController();
    const options = given({ folder: inside('cancelled'), iterations: 500, jobs, signal: controller.signal });
    const painting = new Set<string>();
    const seen: string[] = [];
    const running = async (): Promise<void> => {
      for await (const event of batch(options)) {
        seen.push(event.type);
        if (event.type === 'run' && event.event.type === 'step') painting.add(event.pair.output);
        if (painting.size === jobs) controller.abort(new Error('enough'));
      }
    };
    await expect(running()).rejects.toThrow('enough');
    expect(seen).not.toContain('painted');
    expect(pictures('cancelled')).toEqual([]);
  });
});

describe('a watched folder', () => {
  const options = (more: Partial<WatchOptions> = {}): WatchOptions => ({
    ...quick,
    photos: inside('inbox'),
    styles: inside('styles', 'x.jpg'),
    folder: inside('watched'),
    every: 20,
    ...more,
  });

  it('has its photos painted, and those that come, and what could not be painted once it is mended', async () => {
    mkdirSync(inside('inbox'));
    const controller = new AbortController();
    const seen: string[] = [];
    const next: (() => unknown)[] = [
      () => writeImage(inside('inbox', 'one.png'), pattern(40, 30)),
      () => writeFileSync(inside('inbox', 'two.png'), 'no picture'),
      () => writeImage(inside('inbox', 'two.png'), pattern(30, 30)),
      () => controller.abort(new Error('enough')),
    ];
    const follow = async (): Promise<void> => {
      for await (const event of watch(options({ signal: controller.signal }))) {
        if (event.type === 'waiting') await next.shift()?.();
        else if (event.type === 'painted' || event.type === 'failed') seen.push(`${event.type} ${event.pair.output}`);
      }
    };
    await expect(follow()).rejects.toThrow('enough');
    expect(seen.map((each) => each.replace(inside('watched', '/'), ''))).toEqual([
      'painted one-x.png',
      'failed two-x.png',
      'painted two-x.png',
    ]);
  });

  it.each<[string, Partial<WatchOptions>, RegExp]>([
    ['a file', { photos: inside('photos', 'a.png') }, /a folder to watch/],
    ['nothing', { photos: inside('nowhere') }, /a folder to watch/],
    ['the folder of its own pictures', { folder: inside('photos'), photos: inside('photos') }, /another folder/],
    ['numbers', { photos: inside('photos'), name: '{n}.png' }, /\{photo\} and \{style\}/],
  ])('is refused for %s', async (_, given, message) => {
    const events: AsyncGenerator<BatchEvent | WatchWaiting> = watch(options(given));
    await expect(events.next()).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(message),
    });
  });
});
