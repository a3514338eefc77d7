import { realpath } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, extname, resolve } from 'node:path';
import {
  type Encoder,
  PasticheError,
  type RawImage,
  resolveOptions,
  type StyleEvent,
  type StyleRun,
  standardLosses,
  stylize,
  usefulSize,
} from '@pastiche/core';
import { withUsualLayers } from '@pastiche/models';
import { useBackend } from '../engines/backend.ts';
import { loadEncoder } from '../engines/encoder.ts';
import { checkMemory } from '../engines/memory.ts';
import type { PredictedMemory } from '../engines/predictMemory.ts';
import { checkPath, writeWhole } from '../files/files.ts';
import { checkWritable, readImage, writeImage } from '../files/images.ts';
import type { Arguments } from './program.ts';
import { createReporter, type Reporter, showBytes, showTime } from './report.ts';

/** One call of the command. */
interface Call {
  args: Arguments;
  output: string;
  signal: AbortSignal;
  report: Reporter;
  see(event: StyleEvent): void;
}

/** Runs the command. Resolves with the picture written; rejects with `signal.reason` after an interruption. */
export async function runCommand(args: Arguments, signal: AbortSignal): Promise<void> {
  const begin = performance.now();
  const output = args.output ?? defaultOutput(args);
  const report = createReporter(args.json);
  const events: object[] = [];
  const see = (event: StyleEvent): void => {
    if (args.trace) events.push({ ...event, elapsed: since(begin) });
    report.event(event);
  };
  await checkOutputs(args, output);
  const backend = await useBackend(args.backend);
  report.say(`Backend: ${backend.reason}`);
  report.tell({ type: 'start', backend: backend.name, reason: backend.reason, output });
  try {
    const { width, height } = await paint({ args, output, signal, report, see });
    report.end();
    report.say(`Wrote ${output} (${width}x${height}) after ${showTime(since(begin))}`);
    report.tell({ type: 'written', output, width, height });
  } finally {
    report.end();
    // A run that never began has nothing to tell.
    if (args.trace && events.length > 0) {
      const trace = { arguments: args, backend, output, events, seconds: since(begin) };
      await writeWhole(args.trace, JSON.stringify(trace, null, 1));
    }
  }
}

async function paint(call: Call): Promise<RawImage> {
  const { styles, initFile, blend, model, coarseModel, weights } = call.args;
  const options = withUsualLayers(call.args.options, model);
  const { pooling, border } = resolveOptions(options);
  const { signal, report, see } = call;
  const open = (path: string): Promise<RawImage> => readImage(path, { longest: usefulSize(options), signal });
  const content = await open(call.args.content);
  const paintings = await Promise.all(styles.map(open));
  const init = initFile === undefined ? options.init : await open(initFile);
  const layers = standardLosses(options).flatMap((loss) => loss.layers);
  const encoder = await loadEncoder({ model, weights, pooling, border, layers, signal }, see);
  let coarseEncoder: Encoder | undefined;
  try {
    const memory = checkMemory(encoder, { ...options, content, styles: paintings });
    if (memory) {
      report.say(`Memory: ${describeMemory(memory)}`);
      report.tell({ type: 'memory', ...memory });
    }
    if (coarseModel) coarseEncoder = await loadEncoder({ model: coarseModel, pooling, border, layers, signal }, see);
    report.say(`Network: ${coarseEncoder ? `${coarseEncoder.name}, then ` : ''}${encoder.name}`);
    signal.throwIfAborted();
    // Not given the signal: after an interruption the picture so far is still wanted.
    const image = await follow(
      stylize({ ...options, content, styles: paintings, blend, init, encoder, coarseEncoder }),
      call,
    );
    await writeImage(call.output, image);
    return image;
  } finally {
    encoder.dispose();
    coarseEncoder?.dispose();
  }
}

/** What it will take; and where a machine can tell, whether that is free at present, since what is not goes to disk, or ends the process. */
function describeMemory({ process: bytes }: PredictedMemory): string {
  const missing = bytes - process.memoryUsage.rss() - process.availableMemory();
  const short = platform() === 'linux' && missing > 0;
  return `about ${showBytes(bytes)}${short ? `, for which ${showBytes(missing)} more would have to be free` : ''}`;
}

/** Reports and saves on the way; at an interruption writes the picture so far, and throws `signal.reason`. */
async function follow(run: StyleRun, { args, output, signal, report, see }: Call): Promise<RawImage> {
  let soFar: Promise<RawImage | undefined> | undefined;
  const interrupt = (): void => {
    soFar = run.snapshot();
    soFar.then(
      () => run.cancel(signal.reason),
      (error) => run.cancel(error),
    );
  };
  signal.addEventListener('abort', interrupt);
  try {
    let steps = 0;
    for await (const event of run) {
      see(event);
      const due = event.type === 'step' && args.saveEvery && ++steps % args.saveEvery === 0;
      const picture = due ? await run.snapshot() : undefined;
      // A look at the picture so far is not worth hours of work.
      const goOn = ({ message }: Error): void => see({ type: 'notice', message: `${message}. The run goes on` });
      if (picture) await writeImage(output, picture).catch(goOn);
    }
    return await run.result;
  } catch (error) {
    const picture = error === signal.reason ? await soFar : undefined;
    if (picture) {
      await writeImage(output, picture);
      report.end();
      report.say(`Interrupted: wrote the picture so far to ${output} (${picture.width}x${picture.height})`);
      report.tell({ type: 'interrupted', output });
    }
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

/** Before hours of work: can all be written, and does it leave what is read alone? */
async function checkOutputs({ content, styles, initFile, weights, trace }: Arguments, output: string): Promise<void> {
  const inputs = await Promise.all([content, ...styles, initFile, weights].map((path) => path && identify(path)));
  const seen = new Set(inputs);
  for (const path of trace === undefined ? [output] : [output, trace]) {
    const file = await identify(path);
    if (seen.has(file))
      throw new PasticheError('unwritable', `Cannot write ${path}: this call needs that file for something else`);
    seen.add(file);
  }
  await checkWritable(output);
  if (trace !== undefined) await checkPath(trace);
}

async function identify(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

/** `photo.jpg` and `painting.jpg` give `photo-painting.png`. */
function defaultOutput({ content, styles }: Arguments): string {
  const stem = (path: string): string =>
    basename(path.replace(/^data:.*/is, ''), extname(path)).replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, '_') || 'picture';
  return `${stem(content)}-${stem(styles[0])}.png`;
}

function since(begin: number): number {
  return (performance.now() - begin) / 1000;
}
