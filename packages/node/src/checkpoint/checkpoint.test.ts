import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { resolveOptions, type StyleChanges, type StyleEvent, type StyleRun, standardLosses } from '@pastiche/core';
import { readSafetensors, readSafetensorsHeader, writeSafetensors, writeSafetensorsHeader } from '@pastiche/models';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeImage } from '../files/images.ts';
import type { ResultPicture } from '../files/resultPicture.ts';
import { resume, type StylizeFilesOptions, stylize } from '../stylize.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import { readCheckpoint, writeCheckpoint } from './checkpointFile.ts';

const folder = temporaryFolder();
const [content, styles] = [join(folder, 'content.png'), join(folder, 'style.png')];
const path = join(folder, 'run.ckpt');
const options: StylizeFilesOptions = {
  ...{ content, styles, size: 32, minSize: 24, iterations: 6, coarseIterations: 4, model: 'random', backend: 'onnx' },
  optimizer: 'lbfgs',
};
const checkpoint = { path, every: 0 };

beforeAll(async () => {
  await writeImage(content, pattern(40, 30));
  await writeImage(styles, pattern(36, 36, 3, 2));
});
beforeEach(() => rmSync(path, { force: true }));

/** Runs until so many steps are done; then the run is gone, and its checkpoint is there. */
async function stopAfter(run: StyleRun<ResultPicture>, steps: number): Promise<StyleEvent[]> {
  const events: StyleEvent[] = [];
  let done = 0;
  for await (const event of run) {
    events.push(event);
    if (event.type === 'step' && ++done === steps) break;
  }
  return events;
}

const noticesOf = (events: readonly StyleEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));

describe('a run that is resumed', () => {
  it.each([
    ['onnx', 'lbfgs'],
    ['wasm', 'adam'],
  ] as const)('ends with the same picture, to the bit, on %s with %s', async (backend, optimizer) => {
    const all = { ...options, backend, optimizer };
    const whole = await stylize(all).result;
    await stopAfter(stylize({ ...all, checkpoint }), 3);
    expect(noticesOf(await stopAfter(resume(path, { every: 0 }), 5))).toEqual([]);
    expect((await resume(path).result).data).toEqual(whole.data);
    expect(readdirSync(folder).sort()).toEqual(['content.png', 'run.ckpt', 'style.png']);
  });

  it('goes on with what was changed on the way', async () => {
    const change: StyleChanges = { styleWeight: 50, styles: [pattern(30, 30, 3, 4), pattern(36, 30)], blend: [2, 1] };
    const changing = async (run: StyleRun<ResultPicture>, steps: number): Promise<StyleRun<ResultPicture>> => {
      let done = 0;
      for await (const event of run) {
        if (event.type !== 'step') continue;
        if (++done === 2) await run.change(change);
        if (done === steps) break;
      }
      return run;
    };
    const whole = await (await changing(stylize(options), Number.POSITIVE_INFINITY)).result;
    await changing(stylize({ ...options, checkpoint }), 4);
    await expect(resume(path).result).rejects.toThrow('a picture of `styles` had no name. Give it anew');
    expect((await resume(path, { styles: change.styles }).result).data).toEqual(whole.data);
  });

  it('goes on with fewer paintings than its blend was for', async () => {
    const run = stylize({ ...options, styles: [styles, content], blend: [1, 2], checkpoint });
    let done = 0;
    for await (const event of run) {
      if (event.type !== 'step') continue;
      if (++done === 1) await run.change({ styles: pattern(36, 30) });
      if (done === 3) break;
    }
    expect((await readCheckpoint(path)).head.job.blend).toBeUndefined();
    await stopAfter(resume(path, { styles: pattern(36, 30) }), 1);
  });

  it('has the pictures, losses and optimizers that no file can hold from whoever resumes it', async () => {
    const picture = pattern(40, 30);
    const losses = standardLosses(resolveOptions({ styleWeight: 3 }));
    const all = { ...options, content: picture, losses };
    const whole = await stylize(all).result;
    await stopAfter(stylize({ ...all, checkpoint }), 3);
    await expect(resume(path, { content: picture }).result).rejects.toThrow('Expected losses for');
    await expect(resume(path, { losses }).result).rejects.toThrow('a picture of `content` had no name');
    await expect(resume(path, { losses, content: styles }).result).rejects.toThrow('is not what the run began with');
    expect((await resume(path, { losses, content: picture }).result).data).toEqual(whole.data);
  });

  it('says that another machine, engine or version may compute other bits, and goes on', async () => {
    await stopAfter(stylize({ ...options, checkpoint }), 3);
    const { head, checkpoint: saved } = await readCheckpoint(path);
    await writeCheckpoint(path, { ...head, maker: { ...head.maker, machine: 'a laptop', engine: 'abacus' } }, saved);
    const events = await stopAfter(resume(path), 7);
    expect(noticesOf(events)).toEqual([
      expect.stringMatching(/^The run goes on with another machine \(.*, not a laptop\)/),
    ]);
    expect(noticesOf(events)[0]).toContain('not abacus): it may end with other bits');
    await writeCheckpoint(path, { ...head, maker: { ...head.maker, networks: 'vgg19' } }, saved);
    await expect(resume(path).result).rejects.toThrow('it was painted with vgg19, and this would be random');
  });

  it('finds files that moved along with the checkpoint, or elsewhere', async () => {
    const [other, elsewhere] = ['other', 'elsewhere'].map((name) => join(folder, name));
    const all = { ...options, content: join(other, 'a.png') };
    mkdirSync(other);
    cpSync(content, join(other, 'a.png'));
    const kept = { ...checkpoint, path: join(other, 'run.ckpt') };
    await stopAfter(stylize({ ...all, checkpoint: kept }), 8);
    renameSync(other, elsewhere);
    const moved = join(elsewhere, 'run.ckpt');
    await resume(moved).result;
    renameSync(join(elsewhere, 'a.png'), join(folder, 'a.png'));
    await expect(resume(moved).result).rejects.toThrow('a.png is not there any more. Say with --inputs');
    await resume(moved, { inputs: folder }).result;
    for (const gone of [elsewhere, join(folder, 'a.png')]) rmSync(gone, { recursive: true });
  });
});

/** The file with its account of the run changed, and with the hashes that belong to that. */
function resigned(bytes: Uint8Array, change: (run: { format: number }) => unknown): Uint8Array {
  const { metadata, entries, length } = readSafetensorsHeader(bytes, bytes.length);
  const run = JSON.stringify(change(JSON.parse(metadata.run)));
  const runSha256 = createHash('sha256').update(run).digest('hex');
  const tensors = [...entries].map(([name, { begin, end, ...rest }]) => ({
    ...rest,
    name,
    bytes: bytes.subarray(begin, end),
  }));
  const header = writeSafetensorsHeader(tensors, { ...metadata, run, runSha256 });
  return Buffer.concat([header, bytes.subarray(length)]);
}

function withByte(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] ^= 1;
  return changed;
}

/** With a value that is no number, and the hash that belongs to it. */
function withNaN(bytes: Uint8Array): Uint8Array {
  const { metadata } = readSafetensorsHeader(bytes, bytes.length);
  const weights = new Map(readSafetensors(bytes));
  weights.get('0')?.data.fill(Number.NaN, 0, 1);
  return writeSafetensors(weights, { metadata: { run: metadata.run, runSha256: metadata.runSha256 } });
}

type Damage = [string, RegExp, (bytes: Uint8Array) => Uint8Array];

/** The right hashes, but another thing in it. */
function strange(name: string, where: string, what: object): Damage[] {
  const message = new RegExp(`it does not describe a run \\(${where}`);
  return [[name, message, (bytes) => resigned(bytes, (run) => ({ ...run, ...what }))]];
}

const damages: Damage[] = [
  ['nothing in it', /it is not a proper safetensors file: it has 0 bytes/, () => new Uint8Array()],
  ['an end that is missing', /there are only|it has \d+ bytes/, (bytes) => bytes.subarray(0, bytes.length - 5)],
  ['half of it missing', /there are only/, (bytes) => bytes.subarray(0, bytes.length / 2)],
  ['only a beginning', /claims to have a header/, (bytes) => bytes.subarray(0, 100)],
  ['more at its end', /claims to have/, (bytes) => Buffer.concat([bytes, new Uint8Array(4)])],
  ['a picture in it', /claims to have a header/, () => readFileSync(content)],
  ['weights in it', /safetensors file of something else/, () => writeSafetensors(new Map())],
  ['another bit in its numbers', /does not have the SHA-256/, (bytes) => withByte(bytes, bytes.length - 9)],
  [
    'another bit in its job',
    /SHA-256|not JSON/,
    (bytes) => withByte(bytes, Buffer.from(bytes).indexOf('coarseIt') + 22),
  ],
  ['another format', /its format is 2, and this version/, (bytes) => resigned(bytes, (run) => ({ ...run, format: 2 }))],
  ['values that are not numbers', /values that are not numbers/, withNaN],
  ...strange('a command that writes elsewhere', 'command.trace', { command: { trace: 'elsewhere' } }),
  ...strange('an input that is not there', 'job.content', { inputs: [] }),
  ...strange('an input that is none', 'inputs.0', { inputs: [null] }),
  ...strange('no maker', 'maker', { maker: undefined }),
  ...strange('a state that is none', 'state', { state: null }),
  ...strange('a job that is none', 'job', { job: 5 }),
  ['another size', /Expected the state of a run|Expected/, (bytes) => resigned(bytes, (run) => ({ ...run, scale: 1 }))],
  ['a scale that is not there', /resume.scale/, (bytes) => resigned(bytes, (run) => ({ ...run, scale: 7 }))],
];

describe('a checkpoint with', () => {
  let good: Buffer;
  beforeAll(async () => {
    await stopAfter(stylize({ ...options, checkpoint }), 2);
    good = readFileSync(path);
  });

  it.each(damages)('%s is refused in one line, and left as it is', async (_, message, damage) => {
    const damaged = damage(good);
    writeFileSync(path, damaged);
    const refused = await resume(path).result.catch((error) => error);
    expect(refused).toMatchObject({ name: 'PasticheError', message: expect.stringMatching(message) });
    expect(refused.message).not.toContain('\n');
    expect(readFileSync(path).equals(damaged)).toBe(true);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('inputs that have changed is refused', async () => {
    const changed = join(folder, 'changed.png');
    cpSync(styles, changed);
    await stopAfter(stylize({ ...options, styles: [styles, changed], checkpoint }), 2);
    await writeImage(changed, pattern(20, 20));
    await expect(resume(path).result).rejects.toThrow(
      `a picture of \`styles\` (${changed}) is not what the run began with`,
    );
    rmSync(changed);
  });

  it('a process that works on it is refused, until that is gone', async () => {
    const running = stylize({ ...options, checkpoint });
    const events = running[Symbol.asyncIterator]();
    while ((await events.next()).value?.type !== 'step');
    await expect(resume(path).result).rejects.toThrow(`process ${process.pid} works on it`);
    await running.cancel();
    // As a process that was killed leaves it, whose number another has got.
    writeFileSync(
      `${path}.lock`,
      readFileSync(`/proc/${process.pid}/stat`, 'utf8').replace(/^(\d+).*/s, `$1 ${hostname()} 1`),
    );
    await stopAfter(resume(path), 1);
  });

  it('a run in it is not written over', async () => {
    await stopAfter(stylize({ ...options, checkpoint }), 2);
    await expect(stylize({ ...options, checkpoint }).result).rejects.toThrow('it is there already, and holds a run');
  });
});

it('a checkpoint is for its owner alone, and written through no link', async () => {
  const other = join(folder, 'other.txt');
  writeFileSync(other, 'precious');
  symlinkSync(other, `${path}.part`);
  await stopAfter(stylize({ ...options, checkpoint }), 1);
  expect([readFileSync(other, 'utf8'), statSync(path).mode & 0o777]).toEqual(['precious', 0o600]);
  rmSync(other);
});

it('of a job, only bytes are read where nothing else is allowed', async () => {
  const only = 'bytes';
  const refused = expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining("is 'bytes'") });
  const gone = { ...options, content: join(folder, 'gone.png') };
  await expect(stylize({ ...gone, only, checkpoint }).result).rejects.toEqual(refused);
  await stopAfter(stylize({ ...options, checkpoint }), 1);
  await expect(resume(path, { only }).result).rejects.toEqual(refused);
});

it('no file chooses what an engine runs', async () => {
  const session = { executionProviders: ['cpu'] };
  await stopAfter(stylize({ ...options, session, checkpoint }), 1);
  await expect(resume(path).result).rejects.toThrow('Expected session for');
  const { head, checkpoint: saved } = await readCheckpoint(path);
  expect(head.job.session).toBeUndefined();
  const hostile = { ...head, own: [], job: { ...head.job, session: { executionProviders: ['evil'] } } };
  await writeCheckpoint(path, hostile, saved);
  await stopAfter(resume(path), 1);
});

describe('a checkpoint that cannot be written', () => {
  it.each([
    ['since its draft cannot be', 'it is a directory', () => mkdirSync(`${path}.part`)],
    ['since its folder is gone', 'no such file', () => rmSync(join(folder, 'deep'), { recursive: true })],
  ])('%s ends no run, and harms no earlier one', async (_, reason, spoil) => {
    const kept = reason.includes('file') ? join(folder, 'deep', 'run.ckpt') : path;
    mkdirSync(join(folder, 'deep'), { recursive: true });
    const run = stylize({ ...options, checkpoint: { path: kept, every: 0 } });
    const events: StyleEvent[] = [];
    let before: Uint8Array | undefined;
    for await (const event of run) {
      events.push(event);
      if (event.type === 'notice' && existsSync(kept)) {
        expect(readFileSync(kept).equals(before as Uint8Array)).toBe(true);
        rmSync(`${path}.part`, { recursive: true });
      }
      if (event.type !== 'step' || before) continue;
      before = readFileSync(kept);
      spoil();
    }
    expect(noticesOf(events).every((notice) => notice.includes(reason) && notice.includes('The run goes on'))).toBe(
      true,
    );
    expect(noticesOf(events)).toHaveLength(1);
    expect((await run.result).data).toEqual((await stylize(options).result).data);
    // It could again.
    if (existsSync(kept)) expect((await readCheckpoint(kept)).checkpoint.iteration).toBe(6);
  });

  it('has no lock beside it either', async () => {
    const impossible = join(content, 'run.ckpt');
    await expect(stylize({ ...options, checkpoint: { path: impossible } }).result).rejects.toMatchObject({
      ...{ code: 'unwritable', message: expect.stringContaining(`Cannot write ${impossible}`) },
    });
  });

  it('at the very beginning ends the run before hours of work', async () => {
    mkdirSync(`${path}.part`);
    await expect(stylize({ ...options, checkpoint }).result).rejects.toThrow('it is a directory');
    expect(readdirSync(folder).filter((name) => name.startsWith('run.ckpt'))).toEqual(['run.ckpt.part']);
    rmSync(`${path}.part`, { recursive: true });
  });
});
