import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { PasticheError, type RawImage, type StyleEvent, type StyleRun, standardLosses, stylize } from '@pastiche/core';
import { type ChosenBackend, useBackend } from '../backend.ts';
import { loadEncoder } from '../encoder.ts';
import { checkWritable, readImage, writeImage } from '../images.ts';
import type { Arguments } from './program.ts';
import { barReporter, jsonReporter, lineReporter, type Reporter, showTime, writeJson } from './report.ts';

/** Runs the command. Resolves with the picture written; rejects with `signal.reason` after an interruption. */
export async function runCommand(args: Arguments, signal: AbortSignal): Promise<void> {
  const begin = performance.now();
  const output = args.output ?? defaultOutput(args);
  const report = createReporter(args);
  const events: object[] = [];
  const record = (event: object): void => void (args.trace && events.push({ ...event, elapsed: since(begin) }));
  let backend: ChosenBackend | undefined;
  try {
    await checkWritable(output);
    backend = await useBackend(args.backend);
    report.say(`Backend: ${backend.reason}`);
    if (args.json) writeJson({ type: 'start', backend: backend.name, reason: backend.reason, output });
    const image = await paint(
      args,
      signal,
      output,
      (event) => {
        record(event);
        report.event(event);
      },
      report,
    );
    await writeImage(output, image);
    report.end();
    report.say(`Wrote ${output} (${image.width}x${image.height}) after ${showTime(since(begin))}`);
    if (args.json) writeJson({ type: 'written', output, width: image.width, height: image.height });
  } finally {
    report.end();
    if (args.trace) await writeTrace(args, { backend, output, events, seconds: since(begin) });
  }
}

async function paint(
  args: Arguments,
  signal: AbortSignal,
  output: string,
  see: (event: StyleEvent) => void,
  report: Reporter,
): Promise<RawImage> {
  const { options, blend, model, weights, pooling } = args;
  const content = await readImage(args.content, signal);
  const styles = await Promise.all(args.styles.map((style) => readImage(style, signal)));
  const init = args.initFile === undefined ? options.init : await readImage(args.initFile, signal);
  const layers = standardLosses(options).flatMap((loss) => loss.layers);
  const encoder = await loadEncoder({ model, weights, pooling, layers, signal });
  report.say(
    `Network: ${encoder.name}${encoder.name === 'random' ? ', seeded random filters (better: --weights vgg19.safetensors)' : ''}`,
  );
  try {
    // Not given the signal: after an interruption the picture so far is still wanted.
    const run = stylize({ ...options, content, styles, blend, init, encoder });
    return await follow(run, args, signal, output, see, report);
  } finally {
    encoder.dispose();
  }
}

async function follow(
  run: StyleRun,
  args: Arguments,
  signal: AbortSignal,
  output: string,
  see: (event: StyleEvent) => void,
  report: Reporter,
): Promise<RawImage> {
  const interrupt = async (): Promise<void> => {
    try {
      const picture = await run.snapshot();
      if (picture) await writeImage(output, picture);
      report.end();
      report.say(
        picture
          ? `Interrupted: wrote the picture so far to ${output} (${picture.width}x${picture.height})`
          : 'Interrupted',
      );
      if (args.json) writeJson({ type: 'interrupted', output: picture && output });
      await run.cancel(signal.reason);
    } catch (error) {
      await run.cancel(error);
    }
  };
  signal.throwIfAborted();
  let interruption: Promise<void> | undefined;
  const listener = (): void => void (interruption = interrupt());
  signal.addEventListener('abort', listener);
  try {
    let steps = 0;
    for await (const event of run) {
      see(event);
      if (event.type === 'step' && args.saveEvery && ++steps % args.saveEvery === 0) {
        const picture = await run.snapshot();
        if (picture) await writeImage(output, picture);
      }
    }
    return await run.result;
  } finally {
    await interruption;
    signal.removeEventListener('abort', listener);
  }
}

function createReporter({ json }: Arguments): Reporter {
  if (json) return jsonReporter();
  return process.stdout.isTTY && process.stderr.isTTY ? barReporter() : lineReporter();
}

/** `photo.jpg` and `painting.jpg` give `photo-painting.png`. */
function defaultOutput({ content, styles }: Arguments): string {
  const stem = (path: string): string => basename(path, extname(path)).replace(/[^\w.-]+/g, '_') || 'picture';
  return `${stem(content)}-${stem(styles[0])}.png`;
}

async function writeTrace(args: Arguments, outcome: object): Promise<void> {
  const path = args.trace as string;
  try {
    await writeFile(path, JSON.stringify({ arguments: args, ...outcome }, null, 1));
  } catch (cause) {
    throw new PasticheError('unwritable', `Cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}

function since(begin: number): number {
  return (performance.now() - begin) / 1000;
}
