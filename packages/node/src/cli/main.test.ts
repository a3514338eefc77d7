// Runs the command as a user does, as a process of its own: on what `tsup` built, which `npm test` does first.
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { optionTable, type RawImage } from '@pastiche/core';
import { homepage } from '@pastiche/core/package.json';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { backendNames } from '../engines/candidates.ts';
import { writeImage } from '../files/images.ts';
import { bomb, embeddedShapes, pattern, temporaryFolder, writeWeights } from '../testing.ts';
import { linesOf, manyRuns, type Outcome, type RunOptions, runPastiche } from './testing.ts';
import { flagOf } from './values.ts';

const folder = temporaryFolder();
const quick = ['--size', '32', '--min-size', '32', '--iterations', '4'];
const inputs = ['content.png', 'style.png'];

const pastiche = (args: string[], during?: RunOptions['during'], stdin?: Buffer): Promise<Outcome> =>
  runPastiche(args, { folder, during, stdin });

/** Sends a signal once: a second one asks to hurry. */
function once(
  signal: NodeJS.Signals,
  when: (stdout: string) => boolean,
): (child: ChildProcess, stdout: string) => void {
  let sent = false;
  return (child, stdout) => {
    if (!sent && when(stdout)) sent = child.kill(signal);
  };
}

/** The file names in a folder; hidden ones too, where temporary files would be. */
const listing = (inside = ''): string[] => readdirSync(join(folder, inside)).sort();

async function sizeOf(name: string): Promise<(number | undefined)[]> {
  const { width, height, channels } = await sharp(join(folder, name)).metadata();
  return [width, height, channels];
}

beforeAll(async () => {
  await writeImage(join(folder, 'content.png'), pattern(48, 36));
  await writeImage(join(folder, 'style.png'), pattern(40, 40, 3, 2));
});

describe('pastiche', () => {
  it('paints, and says so in plain lines in a pipe', async () => {
    const { code, stdout, stderr } = await pastiche([...inputs, ...quick, '-o', 'happy.png']);
    expect([code, stderr]).toEqual([0, '']);
    expect(linesOf(stdout)).toEqual([
      expect.stringMatching(/^Backend: .+/),
      expect.stringMatching(/^Memory: about \d+\.\d MB/),
      expect.stringMatching(/^Network: .+/),
      'scale 1/1 (32x24), 4 steps',
      ...[1, 2, 3, 4].map((step) =>
        expect.stringMatching(
          new RegExp(
            `^scale 1/1  step ${step}/4  loss [\\d.e+]+${step > 1 ? '  [\\d.]+ (it/s|s/it)  \\d+:\\d\\d left' : ''}$`,
          ),
        ),
      ),
      expect.stringMatching(/^Wrote happy\.png \(32x24\) after \d:\d\d$/),
    ]);
    expect(await sizeOf('happy.png')).toEqual([32, 24, 3]);
  });

  it('makes a texture, which it names after the painting', async () => {
    const shape = ['--width', '48', '--height', '32', '--seamless', 'x', '--style-size', '40', '--iterations', '2'];
    const run = await pastiche(['texture', 'style.png', ...shape, '--min-size', '48', '--trace', 'texture.json']);
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(await sizeOf('style-texture.png')).toEqual([48, 32, 3]);
    expect(JSON.parse(readFileSync(join(folder, 'texture.json'), 'utf8'))).toMatchObject({
      job: { styles: ['style.png'], styleSize: 40 },
      texture: { width: 48, height: 32, seamless: 'x' },
    });
  });

  it('paints a batch, goes on after a bad file, lists it at the end, and leaves what is done alone', async () => {
    writeFileSync(join(folder, 'broken.png'), 'no picture');
    const photos = ['content.png', 'broken.png', 'style.png'];
    const args = ['batch', ...photos, '--styles', 'style.png', '-o', 'many', ...quick];
    const first = await pastiche(args);
    expect(first.code).toBe(1);
    expect(linesOf(first.stdout)).toEqual([
      expect.stringMatching(/^Backend: .+/),
      '1/3  many/content-style.png',
      expect.stringMatching(/^2\/3 {2}many\/broken-style\.png failed: Cannot read broken\.png/),
      '3/3  many/style-style.png',
      expect.stringMatching(/^Painted 2 of 3 after \d:\d\d; 1 failed$/),
      expect.stringMatching(/^ {2}many\/broken-style\.png: Cannot read broken\.png/),
    ]);
    expect(first.stderr).toContain('1 of 3 pictures failed; the first: Cannot read broken.png');
    expect(await sizeOf('many/content-style.png')).toEqual([32, 24, 3]);
    const many = await pastiche([...args, '--jobs', '2', '--seed', '3']);
    expect(linesOf(many.stdout).filter((line) => line.startsWith('Backend'))).toHaveLength(1);
    const again = await pastiche([...args, '--seed', '3', '--json']);
    const events = linesOf(again.stdout).map((line) => JSON.parse(line) as { type: string });
    expect(events.map(({ type }) => type)).toEqual(['planned', 'skipped', 'failed', 'skipped', 'finished', 'error']);
  });

  it('drafts through another network, and says so', async () => {
    const networks = ['--model', 'random', '--coarse-model', 'compact', '--border', 'replicate'];
    const sizes = ['--size', '32', '--min-size', '16', '--iterations', '1', '--coarse-iterations', '1'];
    const { code, stdout, stderr } = await pastiche([...inputs, ...networks, ...sizes, '-o', 'drafted.png']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Network: compact, then random\n');
    expect(await sizeOf('drafted.png')).toEqual([32, 24, 3]);
  });

  it('names the picture after its origins, and keeps alpha', async () => {
    mkdirSync(join(folder, 'ünï 目'));
    await writeImage(join(folder, 'ünï 目/bïld 画.png'), pattern(48, 36, 4));
    const { code, stderr } = await pastiche(['ünï 目/bïld 画.png', 'style.png', ...quick]);
    expect([code, stderr]).toEqual([0, '']);
    expect(await sizeOf('bïld_画-style.png')).toEqual([32, 24, 4]);
  });

  it('writes JSON lines and nothing else with --json, and a --trace', async () => {
    const units = ['--units', 'conv1_1:3=0.5,conv2_1:0=2', '--units', 'conv1_1:4=0'];
    const styles = ['style.png', 'content.png', '--blend', '0.7,0.3', '--init', './style.png', ...units];
    const run = await pastiche([
      'content.png',
      ...styles,
      ...quick,
      '-o',
      'json.png',
      '--json',
      '--trace',
      'trace.json',
    ]);
    expect([run.code, run.stderr]).toEqual([0, '']);
    const events = linesOf(run.stdout).map((line) => JSON.parse(line));
    expect(events.map(({ type }) => type)).toEqual([
      'start',
      'memory',
      'scale',
      'step',
      'step',
      'step',
      'step',
      'done',
      'written',
    ]);
    expect(events[0]).toMatchObject({ output: 'json.png', backend: expect.any(String) });
    expect(events[1]).toEqual({ type: 'memory', process: expect.any(Number), wasm: expect.any(Number) });
    expect(events[3]).toMatchObject({
      iteration: 1,
      loss: expect.any(Number),
      costs: { 'content/conv4_2': expect.any(Number) },
    });
    const trace = JSON.parse(readFileSync(join(folder, 'trace.json'), 'utf8'));
    expect(trace).toMatchObject({
      job: {
        content: 'content.png',
        styles: ['style.png', 'content.png'],
        size: 32,
        units: { 'conv1_1:3': 0.5, 'conv2_1:0': 2, 'conv1_1:4': 0 },
        blend: [0.7, 0.3],
        init: './style.png',
      },
      backend: { name: events[0].backend, reason: events[0].reason },
      output: 'json.png',
    });
    expect(trace.events.map(({ elapsed, ...event }: { elapsed: number }) => event)).toEqual(events.slice(2, -1));
  });

  it('reads a photo from stdin, and writes the picture to stdout, with its lines on stderr', async () => {
    const stdin = readFileSync(join(folder, 'content.png'));
    for (const args of [[], ['--json']]) {
      const to = ['-o', '-', '--format', 'webp', ...args];
      const { code, stdout, stderr } = await pastiche(['-', 'style.png', ...quick, ...to], undefined, stdin);
      expect([code, stderr]).toEqual([
        0,
        expect.stringContaining(args.length ? '"type":"written","output":"-"' : 'Wrote'),
      ]);
      const { format, width, height } = await sharp(Buffer.from(stdout, 'latin1')).metadata();
      expect([format, width, height]).toEqual(['webp', 32, 24]);
    }
  });

  it('says what does not go together with stdin and stdout', async () => {
    for (const [args, message] of [
      [['-', '-'], /^pastiche: Expected one picture only for - but received \["-","-"\]\n$/],
      [
        [...inputs, '-o', 'out.png', '--format', 'png'],
        /^pastiche: Expected -o -, .* for --format but received 'out.png'\n$/,
      ],
      [[...inputs, '-o', '-', '--save-every', '2'], /^pastiche: Expected a file to write to for --save-every but/],
    ] as const) {
      const { code, stderr } = await pastiche([...args]);
      expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    }
  });

  it('gives the same PNG to the bit for the same seed', async () => {
    const start = [...inputs, ...quick, '--init', 'random', '--seed', '3'];
    await Promise.all(['one.png', 'two.png'].map((name) => pastiche([...start, '-o', name])));
    expect(readFileSync(join(folder, 'one.png'))).toEqual(readFileSync(join(folder, 'two.png')));
  });

  it('goes on when nobody reads its lines any more', async () => {
    const run = await pastiche([...inputs, ...quick, '-o', 'unread.png'], (child) => child.stdout?.destroy());
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(await sizeOf('unread.png')).toEqual([32, 24, 3]);
  });

  it('writes the picture so far when asked to with --save-every', async () => {
    let seen = false;
    const long = ['--size', '32', '--min-size', '32', '--iterations', '300'];
    const run = await pastiche([...inputs, ...long, '-o', 'saved.png', '--save-every', '2'], (child, stdout) => {
      if (!stdout.includes('step 30/')) return;
      seen ||= existsSync(join(folder, 'saved.png'));
      child.kill('SIGKILL');
    });
    expect(run.code).toBe(null);
    expect(seen).toBe(true);
    expect(await sizeOf('saved.png')).toEqual([32, 24, 3]);
  });
});

describe('an output that another program locks for a while', () => {
  it('keeps no preview, but the run goes on, and its end is written', async () => {
    const path = join(folder, 'locked.png');
    let [isFree, steps] = [false, 0];
    const endless = ['--size', '32', '--min-size', '32', '--iterations', '100000', '--save-every', '1', '--json'];
    const run = await pastiche([...inputs, ...endless, '-o', 'locked.png'], (child, stdout) => {
      // A folder of that name is in the way; the command checked before that there is none.
      if (!isFree && stdout.includes('"notice"')) {
        rmSync(path, { recursive: true });
        isFree = true;
        steps = linesOf(stdout).length;
      } else if (!isFree && stdout.includes('"start"') && !statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
        rmSync(path, { force: true });
        mkdirSync(path);
      } else if (isFree && linesOf(stdout).length > steps + 5) {
        child.kill('SIGINT');
      }
    });
    expect(run.stdout).toContain(
      '{"type":"notice","message":"Cannot write locked.png: it is a directory. The run goes on"}',
    );
    expect(linesOf(run.stdout).at(-1)).toBe('{"type":"interrupted","output":"locked.png"}');
    expect(await sizeOf('locked.png')).toEqual([32, 24, 3]);
  });
});

describe('an interruption', () => {
  const endless = ['--size', '48', '--min-size', '32', '--iterations', '100000', '--coarse-iterations', '100000'];

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s writes the picture so far and exits with %i', async (signal, code) => {
    const output = `${signal}.png`;
    const stop = once(signal, (stdout) => stdout.includes('"iteration":5,'));
    const run = await pastiche([...inputs, ...endless, '-o', output, '--json'], stop);
    expect(run.code).toBe(code);
    expect(run.stderr).toBe('');
    expect(JSON.parse(linesOf(run.stdout).at(-1) as string)).toEqual({ type: 'interrupted', output });
    expect(await sizeOf(output)).toEqual([34, 26, 3]);
  });

  it('before the first step leaves no picture', async () => {
    const before = listing();
    const run = await pastiche(
      [...inputs, ...endless, '-o', 'early.png'],
      once('SIGINT', () => true),
    );
    expect([run.code, run.stderr]).toEqual([130, '']);
    expect(listing()).toEqual(before);
  });

  it('twice ends at once, and leaves no temporary file', async () => {
    const before = listing();
    const begun = (stdout: string): boolean => stdout.includes('scale 1/');
    const [first, second] = [once('SIGINT', begun), once('SIGTERM', begun)];
    const run = await pastiche([...inputs, ...endless, '-o', 'twice.png'], (child, stdout) => {
      first(child, stdout);
      second(child, stdout);
    });
    expect([130, 143]).toContain(run.code);
    expect(run.stderr).toBe('');
    expect(listing().filter((name) => name !== 'twice.png')).toEqual(before);
  });

  it('twice in the middle of a long step ends as cleanly', async () => {
    const begun = (stdout: string): boolean => stdout.includes('scale 1/');
    const [first, second] = [once('SIGINT', begun), once('SIGTERM', begun)];
    const large = [...inputs, '--size', '640', '--min-size', '640', '-o', 'large.png'];
    const run = await pastiche(large, (child, stdout) => {
      first(child, stdout);
      second(child, stdout);
    });
    expect([130, 143]).toContain(run.code);
    expect(run.stderr).toBe('');
  });
});

describe('a run with a checkpoint', () => {
  const sizes = ['--size', '48', '--min-size', '32', '--iterations', '12', '--coarse-iterations', '6'];
  const kept = ['--checkpoint', 'run.ckpt', '--checkpoint-every', '0s', '--json'];
  const begin = [...inputs, ...sizes, '--optimizer', 'lbfgs', '-o', 'whole.png'];
  const next = ['resume', 'run.ckpt', '--checkpoint-every', '0s', '--json'];
  const seen = (iteration: number) => (stdout: string) => stdout.includes(`"iteration":${iteration},`);
  const bytes = (name: string): Buffer => readFileSync(join(folder, name));

  it('that is killed twice ends with the same picture, to the bit', async () => {
    expect((await pastiche(begin)).code).toBe(0);
    const whole = bytes('whole.png');
    rmSync(join(folder, 'whole.png'));
    expect((await pastiche([...begin, ...kept], once('SIGKILL', seen(4)))).code).toBeNull();
    expect((await pastiche(next, once('SIGKILL', seen(9)))).code).toBeNull();
    expect(await pastiche(next)).toMatchObject({ code: 0, stderr: '' });
    expect(bytes('whole.png').equals(whole)).toBe(true);
    expect(listing().filter((name) => name.includes('run.ckpt'))).toEqual([]);
  });

  it('writes one more at Ctrl-C, and says how to go on', async () => {
    const seldom = [...begin, '--checkpoint', 'run.ckpt', '--json'];
    const run = await pastiche([...seldom, '--iterations', '100000'], once('SIGINT', seen(5)));
    expect([run.code, run.stderr]).toEqual([130, '']);
    const last = { type: 'interrupted', output: 'whole.png', checkpoint: 'run.ckpt' };
    expect(JSON.parse(linesOf(run.stdout).at(-1) as string)).toEqual(last);
    expect((await pastiche(next, once('SIGTERM', seen(8)))).code).toBe(143);
  });

  it('is refused in one line where it cannot go on', async () => {
    const again = await pastiche([...begin, ...kept]);
    expect([again.code, linesOf(again.stderr)]).toEqual([1, [expect.stringContaining('it is there already')]]);
    writeFileSync(join(folder, 'run.ckpt'), bytes('run.ckpt').subarray(0, 5000));
    const damaged = await pastiche(['resume', 'run.ckpt']);
    expect([damaged.code, linesOf(damaged.stderr)]).toEqual([
      1,
      [expect.stringContaining('Cannot go on from run.ckpt')],
    ]);
    expect(bytes('run.ckpt')).toHaveLength(5000);
    const piped = await pastiche(['-', 'style.png', '--checkpoint', 'other.ckpt']);
    expect([piped.code, piped.stderr]).toEqual([2, expect.stringContaining('that can be read again')]);
    expect((await pastiche([...begin, '--checkpoint-every', '5 weeks'])).stderr).toContain('such as 60s, 5m or 1h');
  });
});

describe('--help', () => {
  it('has a flag for every option of core, with its help and its default', async () => {
    const { code, stdout, stderr } = await pastiche(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    const text = stdout.replace(/\s+/g, ' ');
    for (const [name, { help }] of Object.entries(optionTable)) {
      expect(text).toMatch(new RegExp(`${flagOf(name)} <`));
      expect(text).toContain(help);
    }
    for (const flag of [
      '--output',
      '--save-every',
      '--json',
      '--trace',
      '--blend',
      '--model',
      '--coarse-model',
      '--weights',
      '--backend',
    ]) {
      expect(text).toContain(flag);
    }
    expect(text).toContain('(default: 512; draft: 256; paper: 100)');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('is not what --version says', async () => {
    expect(await pastiche(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe('bad input', () => {
  const again = manyRuns(folder);
  const shapes = embeddedShapes();
  const file = (name: string): string => join(folder, 'bad', name);

  beforeAll(async () => {
    mkdirSync(file('folder.png'), { recursive: true });
    writeFileSync(file('text.jpg'), 'not a picture\n');
    const jpeg = await sharp(join(folder, 'content.png')).jpeg().toBuffer();
    writeFileSync(file('truncated.jpg'), jpeg.subarray(0, jpeg.length / 2));
    await writeImage(file('one.png'), { data: new Uint8Array(3), width: 1, height: 1, channels: 3 });
    const gray = (value: number): RawImage => ({
      data: new Uint8Array(64).fill(value),
      width: 8,
      height: 8,
      channels: 1,
    });
    await writeImage(file('black.png'), gray(0));
    await writeImage(file('white.png'), gray(255));
    await writeImage(file('wide.png'), pattern(2000, 8));
    writeFileSync(file('bomb.png'), bomb());
    writeWeights(file('lying.safetensors'), shapes, (header) =>
      Object.assign(header['conv2_1.weight'], { data_offsets: [0, 1e12] }),
    );
    writeWeights(file('shape.safetensors'), { ...shapes, 'conv2_1.weight': [32, 16, 3, 2] });
    const { 'conv3_1.weight': _, ...lacking } = shapes;
    writeWeights(file('lacking.safetensors'), lacking);
    const whole = readFileSync(writeWeights(file('whole.safetensors'), shapes));
    writeFileSync(file('truncated.safetensors'), whole.subarray(0, whole.length / 2));
  });

  const weights = (name: string): string[] => [...inputs, '--model', 'random', '--weights', `bad/${name}.safetensors`];
  const cases: [name: string, args: string[], message: RegExp][] = [
    ['no arguments', [], /missing required argument 'content'/],
    ['no style', ['content.png'], /missing required argument 'style'/],
    ['a missing file', ['none.jpg', 'style.png'], /Cannot read none\.jpg: there is no such file/],
    ['a missing style', ['content.png', 'none.jpg'], /Cannot read none\.jpg/],
    ['a missing start', [...inputs, '--init', './none.jpg'], /Cannot read \.\/none\.jpg/],
    ['a line break in a name', ['no\nne.jpg', 'style.png'], /Cannot read no ne\.jpg/],
    ['a folder', ['bad', 'style.png'], /Cannot read bad: it is a directory/],
    [
      'a text file named .jpg',
      ['bad/text.jpg', 'style.png'],
      /text\.jpg: it is not a picture of a format that pastiche knows/,
    ],
    ['a truncated JPEG', ['bad/truncated.jpg', 'style.png'], /truncated\.jpg: (.*premature end|it is damaged)/],
    ['a picture of one pixel', ['bad/one.png', 'style.png'], /longer side of the content but received '1x1'/],
    ['a bomb', ['bad/bomb.png', 'style.png'], /bomb\.png: .*exceeds pixel limit/],
    ['a very wide picture', ['bad/wide.png', 'style.png'], /would be painted at 32x1, but these layers need at least/],
    ['an unknown option', [...inputs, '--siz', '3'], /unknown option '--siz' \(Did you mean --size\?\)/],
    ['an unknown layer', [...inputs, '--style-layers', 'conv9_9'], /Unknown layer 'conv9_9': \w+ has conv1_1/],
    ['an unknown backend', [...inputs, '--backend', 'gpu'], /'gpu' is invalid.*cuda, webgpu, onnx, native, wasm, cpu/],
    [
      'an unknown preset',
      [...inputs, '--preset', 'nice'],
      /'draft' or 'quick' or 'default' or 'best' or 'paper' for --preset but received 'nice'/,
    ],
    ['an unknown model', [...inputs, '--model', 'resnet'], /'resnet' is invalid.*random/],
    [
      'a tile by a network that does not wrap',
      ['texture', 'style.png', '--seamless', '--model', 'squeezenet'],
      /'zeros' or 'replicate' for squeezenet, whose layers do not meet at the edges, for border but received 'wrap'/,
    ],
    [
      'a network that nobody serves',
      [...inputs, '--model', 'googlenet'],
      /weights of googlenet: give a file .*--weights FILE/,
    ],
    ['NaN', [...inputs, '--size', 'NaN'], /for --size but received 'NaN'/],
    ['nothing', [...inputs, '--size', ''], /for --size but received ''/],
    ['a negative number', [...inputs, '--iterations', '-3'], /for --iterations but received -3/],
    ['a huge number', [...inputs, '--learning-rate', '1e300'], /for --learning-rate but received 1e\+300/],
    ['an infinite number', [...inputs, '--content-weight', 'Infinity'], /for --content-weight but received Infinity/],
    [
      'more than WebAssembly has memory for',
      [...inputs, '--backend', 'wasm', '--size', '8192'],
      /takes about \d+\.\d GB/,
    ],
    ['a fraction', [...inputs, '--save-every', '1.5'], /for --save-every but received '1\.5'/],
    [
      'a unit without a factor',
      [...inputs, '--units', 'conv1_1:3'],
      /conv3_1:42=0\.2, for --units but received 'conv1_1:3'/,
    ],
    ['a unit of no style layer', [...inputs, '--units', 'conv1_2:3=2'], /of styleLayers .* received 'conv1_2:3'/],
    ['a weight of a layer that is none', [...inputs, '--style-layers', 'conv1_1:much'], /for --style-layers/],
    [
      'one weight for two styles',
      [...inputs, 'style.png', '--blend', '1'],
      /Expected 2 non-negative numbers.* for blend/,
    ],
    ['truncated weights', weights('truncated'), /not a proper safetensors file: .* there are only/],
    ['weights with a lying header', weights('lying'), /not a proper safetensors file: 'conv2_1\.weight'/],
    ['weights that lack a layer', weights('lacking'), /'conv3_1\.weight' is missing/],
    ['weights of a wrong shape', weights('shape'), /'conv2_1\.weight' has the shape \[32,16,3,2\] where/],
    ['weights that are a picture', [...inputs, '--weights', 'style.png'], /not a proper safetensors file/],
    ['missing weights', [...inputs, '--weights', 'none.safetensors'], /Cannot read none\.safetensors/],
    [
      'a missing output folder',
      [...inputs, '-o', 'none/out.png'],
      /Cannot write none\/out\.png: there is no such file or directory/,
    ],
    [
      'an output that is a folder',
      [...inputs, '-o', 'bad/folder.png'],
      /Cannot write bad\/folder\.png: it is a directory/,
    ],
    ['an output below a file', [...inputs, '-o', 'style.png/out.png'], /a part of its path is not a directory/],
    ['an output of an unknown kind', [...inputs, '-o', 'out.bmp'], /must end in \.png/],
    [
      'an output over an input',
      [...inputs, '-o', './content.png'],
      /Cannot write \.\/content\.png: this call needs that file/,
    ],
    ['an empty mask', [...inputs, '--mask', 'bad/black.png'], /Expected white parts in the mask but it is empty/],
    ['a mask without a name', [...inputs, '--mask', ''], /Cannot read '': there is no such file/],
    ['a mask and masks', [...inputs, '--mask', 'style.png', '--masks', 'style.png'], /cannot be used with option/],
    [
      'more masks than paintings',
      [...inputs, '--masks', 'style.png,style.png'],
      /one painting, for masks but received 2/,
    ],
    ['a missing mask', [...inputs, 'style.png', '--masks', ',none.png'], /Cannot read none\.png/],
    ['a map alone', [...inputs, '--map', 'bad/black.png'], /a map of each painting .* for styleMaps/],
    [
      'maps that do not meet',
      [...inputs, '--map', 'bad/black.png', '--style-maps', 'bad/white.png'],
      /a color in common: the map has #000000, the others #ffffff/,
    ],
    ['nothing to paint', [...inputs, '--keep', 'bad/white.png'], /Expected a part that is not white in keep/],
    ['a texture that keeps a photo', ['texture', 'style.png', '--keep', 'style.png'], /unknown option '--keep'/],
    ['an output over a mask', [...inputs, '--mask', 'style.png', '-o', './style.png'], /this call needs that file/],
    ['an unwritable trace', [...inputs, '--trace', 'none/trace.json'], /Cannot write none\/trace\.json/],
  ];

  it.each(cases)('%s gives one line, a failure, and no file', async (_, args, message) => {
    const before = [...listing(), ...listing('bad')];
    const pixels = statSync(join(folder, 'content.png')).mtimeMs;
    const output = args.includes('-o') ? [] : ['-o', 'bad/out.png'];
    const { code, stderr } = await again([...quick, ...args, ...output]);
    expect(code).toBeGreaterThan(0);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(message)]);
    expect(stderr).toMatch(/^pastiche: /);
    expect(stderr).not.toMatch(/unexpected error|\n\s+at /);
    expect([...listing(), ...listing('bad')]).toEqual(before);
    expect(statSync(join(folder, 'content.png')).mtimeMs).toBe(pixels);
  });

  it('is an event for whoever reads JSON', async () => {
    for (const [args, code, exit] of [
      [['none.jpg', 'style.png'], 'unreadable', 1],
      [['--nonsense'], 'invalid-option', 2],
    ] as const) {
      const run = await pastiche([...args, '--json']);
      expect(run.code).toBe(exit);
      const help = `${homepage}/e/${code}`;
      expect(JSON.parse(linesOf(run.stdout).at(-1) as string)).toMatchObject({ type: 'error', code, help });
      // A misuse is helped by --help instead.
      expect(run.stderr.endsWith(`(${help})\n`)).toBe(code === 'unreadable');
    }
  });

  it('says exactly which backend is missing, and what to do', async () => {
    const { code, stdout, stderr } = await pastiche([...inputs, ...quick, '--backend', 'cuda', '-o', 'cuda.png']);
    // Where CUDA is there, it must work.
    if (code === 0) return expect(stdout).toContain('as asked for');
    expect(stderr).toMatch(
      /^pastiche: The backend 'cuda' does not work here: @tensorflow\/tfjs-node-gpu .+\. Install .+\n$/,
    );
    expect(listing()).not.toContain('cuda.png');
  });
});

describe('doctor', () => {
  it('says what there is, what would be used, and what to install', async () => {
    const { code, stdout, stderr } = await pastiche(['doctor']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = linesOf(stdout);
    expect(lines[0]).toMatch(/^pastiche \d+\.\d+\.\d+, Node \d+\.\d+\.\d+, \w+ \w+$/);
    expect(lines[1]).toMatch(/\d+ cores?; [\d.]+ GB of memory, [\d.]+ [GM]B free$/);
    for (const name of backendNames) expect(stdout).toMatch(new RegExp(`^ {2}${name} +.+: (works|no: .+)`, 'm'));
    expect(stdout.match(/works, and is what pastiche uses/g)).toHaveLength(1);
    expect(lines.at(-1)).toMatch(/^(To be several times faster: npm install .+|Nothing to install .+)$/);
  });

  it('says the same as JSON', async () => {
    const { code, stdout, stderr } = await pastiche(['doctor', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const diagnosis = JSON.parse(stdout);
    expect(diagnosis).toMatchObject({ type: 'doctor', node: process.versions.node, cores: expect.any(Number) });
    const working = diagnosis.backends.filter(({ problem }: { problem?: string }) => problem === undefined);
    expect(working.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['wasm', 'cpu']));
    // WebGPU is never chosen without being asked for.
    const first = working.find(({ name }: { name: string }) => name !== 'webgpu');
    expect(first.name).toBe(diagnosis.chosen.name);
  });
});
