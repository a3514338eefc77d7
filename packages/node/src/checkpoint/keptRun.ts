import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type Checkpoint, PasticheError, type StyleEvent, StyleRun } from '@pastiche/core';
import { checkOnlyBytes, type Extras, jobSchemaOf, parseJob, type Ready } from '@pastiche/pipeline';
import { checkPath, reasonOf, unwritable } from '../files/files.ts';
import { ownerOf, tryLock } from '../files/lock.ts';
import type { ResultPicture } from '../files/resultPicture.ts';
import { pipeline } from '../pipeline.ts';
import { platform as nodePlatform } from '../platform.ts';
import { version } from '../version.ts';
import { ChangedInputs } from './changedInputs.ts';
import { readCheckpoint, type WholeCheckpoint, writeCheckpoint } from './checkpointFile.ts';
import { type Head, namedJob, unkept } from './head.ts';
import { atRest, findInputs, type NodeJob, takeInputs } from './inputs.ts';
import { compareMakers, makerOf, withBlocks, withEngine } from './maker.ts';

/** Where a run notes how far it has come, so that it can go on after a crash. */
export interface CheckpointOptions {
  /** The file, which must not be there yet: {@link resume} goes on from one. It stays when the run has ended. */
  path: string;
  /** Seconds between two checkpoints; 0: after every step. @defaultValue 60 */
  every?: number;
}

/** A run that notes how far it has come. */
export interface KeptRun {
  run: StyleRun<ResultPicture>;
  /** Writes a checkpoint now; false if there is nothing to write. Rejects with `unwritable`. */
  save(): Promise<boolean>;
}

/** Where a run comes from: a job, or a checkpoint. */
export type Origin =
  | { job: NodeJob; command?: Head['command'] }
  /** @param given what is given anew; `inputs`: the folder with files that were moved */
  | { given: Partial<NodeJob>; inputs?: string };

/** Starts or continues a run that writes checkpoints. Everything that goes wrong rejects the run. */
export function keepRun(origin: Origin, { path, every = 60 }: CheckpointOptions, extras: Extras = {}): KeptRun {
  let save = async (_isWaiting: boolean): Promise<boolean> => false;
  let last = Promise.resolve(false);
  const run = new StyleRun<ResultPicture>(async function* ({ signal, expose }) {
    const release = await lock(path);
    try {
      const { job, head, checkpoint } = await open(origin, path, extras);
      let maker = head.maker;
      let news: string[] = [];
      const onReady = (ready: Ready): void => {
        maker = makerOf(ready);
        if (checkpoint) news = compareMakers(head.maker, maker, path);
        extras.onReady?.(ready);
      };
      const inner = pipeline.run({ ...job, resume: checkpoint ?? job.resume }, { ...extras, signal, onReady });
      const changed = new ChangedInputs(job, head, path);
      expose({
        snapshot: () => inner.snapshot(),
        checkpoint: (ask) => inner.checkpoint(ask),
        async change(changes) {
          await inner.change(changes);
          changed.note(changes);
        },
      });
      const write = async (isWaiting: boolean): Promise<boolean> => {
        const now = await inner.checkpoint({ borrow: isWaiting });
        if (!isWhole(now)) return false;
        await writeCheckpoint(path, { ...(await changed.head()), maker }, now);
        return true;
      };
      // One after another: they all write the same file.
      save = (isWaiting) => {
        const writeThis = (): Promise<boolean> => write(isWaiting);
        last = last.then(writeThis, writeThis);
        return last;
      };
      yield* writing(inner, { save, every, isThere: checkpoint !== undefined, changed, news: () => news.splice(0) });
      return await inner.result;
    } finally {
      save = async () => false;
      await last.catch(() => {});
      await release();
    }
  }, extras.signal);
  return { run, save: () => save(false) };
}

interface Writing {
  /** @param isWaiting whether the run waits for it */
  save(isWaiting: boolean): Promise<boolean>;
  every: number;
  /** Whether there is a checkpoint already. */
  isThere: boolean;
  changed: ChangedInputs;
  /** What is to be said; each once. */
  news(): string[];
}

/** The events of a run, which writes checkpoints between them. Only the first one must succeed. */
async function* writing(
  run: StyleRun<ResultPicture>,
  { save, every, isThere, changed, news }: Writing,
): AsyncGenerator<StyleEvent, void, void> {
  let due = isThere ? performance.now() + every * 1000 : 0;
  let isProven = isThere;
  let problem = '';
  for await (const event of run) {
    for (const message of news()) yield { type: 'notice', message };
    if (event.type === 'step') changed.takeUp();
    if ((event.type === 'step' || event.type === 'scale') && performance.now() >= due) {
      try {
        await save(true);
        isProven = true;
        problem = '';
      } catch (error) {
        if (!isProven || !PasticheError.isInstance(error)) throw error;
        const message = `${error.message}. The run goes on, and the last checkpoint is as it was`;
        if (message !== problem) yield { type: 'notice', message };
        problem = message;
      }
      due = performance.now() + every * 1000;
    }
    yield event;
  }
}

/**
 * Deletes a checkpoint, unless another process goes on from it at present.
 *
 * @throws PasticheError `unwritable`
 */
export async function discardCheckpoint(path: string): Promise<void> {
  const release = await lock(path);
  try {
    await rm(path, { force: true });
  } catch (cause) {
    throw new PasticheError('unwritable', `Cannot delete ${path}: ${reasonOf(cause)}`, { cause });
  } finally {
    await release();
  }
}

/** @throws PasticheError `unwritable` if another process has the checkpoint, or nothing can be written beside it */
async function lock(path: string): Promise<() => Promise<void>> {
  const file = `${path}.lock`;
  const release = await tryLock(file).catch((cause) => {
    throw unwritable(path, cause);
  });
  if (release) return release;
  const number = await ownerOf(file);
  const owner = number ? `process ${number}` : 'another process';
  const message = `Expected to be the only one at ${path} but ${owner} works on it: wait for it, or end it`;
  throw new PasticheError('unwritable', message);
}

async function open(origin: Origin, path: string, extras: Extras) {
  const own: string[] = (['losses', 'optimizer', 'encoder', 'coarseEncoder'] as const).filter((name) => extras[name]);
  if ('job' in origin) {
    if (existsSync(path)) {
      const message = `Cannot begin ${path}: it is there already, and holds a run. Go on from it (pastiche resume), or delete it`;
      throw new PasticheError('unwritable', message);
    }
    await checkPath(path);
    parseJob(origin.job, jobSchemaOf(nodePlatform.pictures));
    if (extras.only === 'bytes') checkOnlyBytes(origin.job);
    const job = await atRest(origin.job);
    own.push(...unkept.filter((name) => job[name]));
    const maker = { version, machine: '', engine: '', networks: '' };
    return { job, head: { ...(await takeInputs(job, path)), own, maker, command: origin.command } };
  }
  const { given } = origin;
  const { head, checkpoint } = await readCheckpoint(path);
  own.push(...unkept.filter((name) => given[name]));
  const missing = head.own.find((name) => !own.includes(name));
  if (missing)
    throw new PasticheError(
      'invalid-option',
      `Expected ${missing} for ${path}, which had some of its own, but received none`,
    );
  if (extras.only === 'bytes') checkOnlyBytes({ ...(await namedJob(head)), ...given } as NodeJob);
  const found = await findInputs(head, path, given, origin.inputs);
  return { job: withBlocks(await withEngine(found, head.maker, given), head.maker, given), head, checkpoint };
}

function isWhole(checkpoint: Checkpoint | undefined): checkpoint is WholeCheckpoint {
  return checkpoint?.state !== undefined;
}
