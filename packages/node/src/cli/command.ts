import { existsSync } from 'node:fs';
import { platform } from 'node:os';
import { resolve } from 'node:path';
import { type StyleEvent, textureOptions } from '@pastiche/core';
import {
  type ChosenBackend,
  type Extras,
  isStart,
  type Job,
  openEach,
  type PredictedMemory,
  type Ready,
} from '@pastiche/pipeline';
import { discardCheckpoint, type KeptRun, keepRun } from '../checkpoint/keptRun.ts';
import type { BackendName } from '../engines/candidates.ts';
import { unwritable, writeWhole } from '../files/files.ts';
import type { ResultPicture } from '../files/resultPicture.ts';
import { pipeline } from '../pipeline.ts';
import type { Picture } from '../platform.ts';
import type { Arguments } from './arguments.ts';
import { madeBy } from './madeBy.ts';
import { checkOutputs, checkStreams, defaultOutput, exifOf } from './outputs.ts';
import { createReporter, leaveStdoutToPicture, type Reporter, showBackend, showBytes, showTime } from './report.ts';

/** One call of the command. */
interface Call {
  args: Arguments;
  output: string;
  signal: AbortSignal;
  report: Reporter;
  /** When the call began, as `performance.now()` says it. */
  since: number;
  /** What `--trace` writes besides the job. */
  trace: { backend?: ChosenBackend; events: object[] };
}

/** Runs the command. Resolves with the picture written; rejects with `signal.reason` after an interruption. */
export async function runCommand(args: Arguments, signal: AbortSignal): Promise<void> {
  const { job } = args;
  const output = args.output ?? defaultOutput(args);
  checkStreams(args, output);
  if (output === '-') leaveStdoutToPicture();
  const report = createReporter(args.json);
  const call: Call = { args, output, signal, report, since: performance.now(), trace: { events: [] } };
  const { since: start, trace } = call;
  await checkOutputs(args, output);
  // Whoever began the run has said where to.
  if (args.resumed) report.say(`Writes to ${output === '-' ? 'stdout' : output}`);
  try {
    const kept = await begin(args, { onReady: (ready) => describeReady(ready, report) }, output);
    const picture = await follow(kept, call);
    await save(picture, call).catch((error) => {
      report.end();
      const advice = adviceOf(args);
      if (advice) report.say(advice);
      throw error;
    });
    // The picture is there: nobody has to go on with it.
    if (args.checkpoint) await discardCheckpoint(args.checkpoint.path).catch((error) => tellOf(error, call));
    report.end();
    const { width, height } = picture;
    report.say(`Wrote ${output === '-' ? 'the picture' : output} (${width}x${height}) after ${showTime(since(start))}`);
    report.tell({ type: 'written', output, width, height });
  } finally {
    report.end();
    // A run that never began has nothing to tell.
    if (args.trace && trace.events.length > 0) {
      const all = { job, texture: args.texture, output, ...trace, seconds: since(start) };
      await writeWhole(args.trace, JSON.stringify(all, null, 1));
    }
  }
}

function describeReady({ memory, encoder, coarseEncoder }: Ready, report: Reporter): void {
  if (memory) {
    report.say(`Memory: ${describeMemory(memory)}`);
    report.tell({ type: 'memory', ...memory });
  }
  const threads = memory?.workers ? `, computed in ${memory.workers} threads` : '';
  report.say(`Network: ${coarseEncoder ? `${coarseEncoder.name}, then ` : ''}${encoder.name}${threads}`);
}

/** What it will take; and where a machine can tell, whether that is free at present, since what is not goes to disk, or ends the process. */
function describeMemory({ process: bytes, tiles }: PredictedMemory): string {
  const missing = bytes - process.memoryUsage.rss() - process.availableMemory();
  const short = platform() === 'linux' && missing > 0;
  const blocks = tiles ? `, in blocks of ${Math.sqrt(tiles.mostPixels)} px` : '';
  return `about ${showBytes(bytes)}${blocks}${short ? `, for which ${showBytes(missing)} more would have to be free` : ''}`;
}

/** Begins the run, or goes on with it. It does not get the signal: after an interruption the picture so far is still wanted. */
async function begin(args: Arguments, extras: Extras, output: string): Promise<Begun> {
  const { checkpoint, resumed, job: _, json, trace, ...rest } = args;
  if (!checkpoint) return { run: pipeline.run(await toJob(args), extras) };
  const command = { ...rest, output: output === '-' ? output : resolve(output), checkpointEvery: checkpoint.every };
  return keepRun(resumed ?? { job: await toJob(args), command }, checkpoint, extras);
}

/** A run, and how it writes its checkpoint, if it has one. */
type Begun = Pick<KeptRun, 'run'> & Partial<KeptRun>;

/** Reports and saves on the way; at an interruption writes the picture so far, and throws `signal.reason`. */
async function follow({ run, save: keep }: Begun, call: Call): Promise<ResultPicture> {
  const { args, signal } = call;
  let steps = 0;
  let soFar: Promise<ResultPicture | undefined> | undefined;
  const interrupt = (): void => {
    soFar = keepAll();
    const cancel = (): Promise<void> => run.cancel(signal.reason);
    soFar.then(cancel, cancel);
  };
  const keepAll = async () => {
    await keep?.().catch((error) => tellOf(error, call));
    // Before the first step there is only what the run starts from.
    return steps > 0 ? run.snapshot() : undefined;
  };
  signal.addEventListener('abort', interrupt);
  try {
    signal.throwIfAborted();
    for await (const event of run) {
      see(event, call);
      if (event.type !== 'step') continue;
      steps++;
      const due = args.saveEvery && steps % args.saveEvery === 0;
      const picture = due ? await run.snapshot() : undefined;
      // A look at the picture so far is not worth hours of work.
      if (picture) await save(picture, call).catch((error) => tellOf(error, call, '. The run goes on'));
    }
    return await run.result;
  } catch (error) {
    if (soFar && error === signal.reason) await leave(soFar, call);
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

/** At the end of a run that was interrupted: writes the picture so far, and says how to go on. */
async function leave(soFar: Promise<ResultPicture | undefined>, call: Call): Promise<void> {
  const { args, output, report } = call;
  let written: ResultPicture | undefined;
  try {
    const picture = await soFar;
    if (picture) await save(picture, call);
    written = picture;
  } finally {
    report.end();
    const done = written && `wrote the picture so far to ${output} (${written.width}x${written.height})`;
    const said = [done, adviceOf(args)].filter(Boolean).join('; ');
    if (said) report.say(`Interrupted: ${said}`);
    if (said) report.tell({ type: 'interrupted', output: written && output, checkpoint: checkpointOf(args) });
  }
}

/** How to go on, if there is a checkpoint. */
function adviceOf(args: Arguments): string | undefined {
  const path = checkpointOf(args);
  return path && `"pastiche resume ${path}" goes on`;
}

function checkpointOf({ checkpoint }: Arguments): string | undefined {
  return checkpoint && existsSync(checkpoint.path) ? checkpoint.path : undefined;
}

/** An error that ends nothing. */
function tellOf({ message }: Error, call: Call, more = ''): void {
  see({ type: 'notice', message: `${message}${more}` }, call);
}

/** Reports an event, and notes it for the trace. */
function see(event: StyleEvent, { args, output, report, since: start, trace }: Call): void {
  if (event.type === 'backend') {
    const { name, reason } = event;
    trace.backend = { name, reason };
    report.say(showBackend(reason));
    report.tell({ type: 'start', backend: name, reason, output });
    return;
  }
  if (args.trace) trace.events.push({ ...event, elapsed: since(start) });
  report.event(event);
}

async function save(picture: ResultPicture, { output, args, trace }: Call): Promise<void> {
  const { encoding, settings } = args;
  const made = settings ? await madeBy(args, trace.backend?.name) : undefined;
  const options = { ...encoding, made, exifOf: exifOf(args) };
  if (output !== '-') return picture.toFile(output, options);
  const bytes = await picture.toBuffer(args.format, options);
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(unwritable('to stdout', error)) : resolve()));
  });
}

/** The job with stdin in place of `-`, and that of a texture. */
async function toJob({ job, texture = {} }: Arguments): Promise<Job<Picture, BackendName>> {
  const open = (path: string): Picture => (path === '-' ? process.stdin : path);
  const pictures = await openEach(job as Job<string>, isStart, open);
  const blank = job.content === undefined ? textureOptions(texture) : {};
  return { ...job, ...pictures, ...blank } as Job<Picture, BackendName>;
}

function since(begin: number): number {
  return (performance.now() - begin) / 1000;
}
