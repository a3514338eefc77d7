import { join } from 'node:path';
import { type EstimateFlow, type RawImage, resolveOptions } from '@pastiche/core';
import type { FilmJob, FilmOptions } from '@pastiche/pipeline';
import type { BackendName } from '../engines/candidates.ts';
import { readFlow } from '../files/flo.ts';
import type { VideoEvent, VideoPart, VideoPass, VideoRun } from './events.ts';
import { Mailbox, withMail } from './mailbox.ts';
import { paintFrames } from './paintFrames.ts';
import type { FilmParts } from './parts.ts';
import { mostFrames, type PartWriter } from './partWriter.ts';
import type { Source } from './source.ts';

/** How the frames of a film are painted. */
export interface PartsOptions
  extends Omit<FilmJob<string, BackendName>, 'weights'>,
    Omit<FilmOptions, 'last' | 'lastEvery' | 'onEvent' | 'onPass' | 'estimateFlow'> {
  /** A file with the weights of `model`. @defaultValue VGG's are fetched once */
  weights?: string | URL;
  /** Names of files with the motion between frames. */
  flow?: string;
}

/** What is painted, and where to. */
interface Parts {
  source: Source;
  parts: FilmParts;
  writer: PartWriter;
  /** The frames that are painted, counted from 0: from the first to before the second. */
  range: readonly [number, number];
}

/** So many frames become a part, after which a killed film goes on: of a film that is painted in one pass a frame, or in steps. */
const partFrames = { atOnce: mostFrames, inSteps: 12 };

/** Paints frames, and writes them in parts; goes on where the parts end. The last part is written when it ends. */
export async function* paintParts(
  { source, parts, writer, range: [from, to] }: Parts,
  { styles, flow, ...options }: PartsOptions,
): AsyncGenerator<VideoEvent, void, void> {
  const told = new Mailbox<VideoRun | VideoPass>();
  const numbers = new WeakMap<RawImage, number>();
  const estimateFlow = flow === undefined ? undefined : fromFiles(flow, numbers);
  const { frames: paintedBefore } = parts.state;
  let [done, passed] = [paintedBefore, 0];
  const before = from + paintedBefore;
  for (const [back, { frame }] of parts.last.entries()) numbers.set(frame, before - back);
  const isAtOnce = resolveOptions({ preset: options.preset }).preset === 'instant';
  const lastEvery = isAtOnce ? partFrames.atOnce : partFrames.inSteps;
  const frames = numbered(source.frames(before), numbers, before, to);
  const painted = paintFrames(frames, styles, {
    ...options,
    ...{ estimateFlow, lastEvery, last: parts.last },
    onEvent: (event) => told.add({ type: 'run', event }),
    onPass: (at) => {
      const part = Math.min(1, (paintedBefore + ++passed / at.passes) / total);
      told.add({ type: 'pass', ...at, frame: paintedBefore + at.frame, part });
    },
  });
  const total = Math.min(source.clip.frames, to) - from;
  for await (const news of withMail(painted, told)) {
    if ('mail' in news) {
      yield news.mail;
      continue;
    }
    const { picture, isCut, last } = news.yielded;
    await writer.add(picture);
    yield { type: 'frame', done: ++done, total: Math.max(done, total), isCut };
    // A film that is not steadied needs nothing of the frames before.
    if (!last && !(options.steady === 0 && writer.count === lastEvery)) continue;
    await writer.end(last ?? []);
    yield whole(parts);
    const path = await writer.preview();
    if (path) yield { type: 'preview', path, frames: done };
  }
  if (writer.count === 0) return;
  await writer.end([]);
  yield whole(parts);
}

function whole({ folder, state: { parts, frames } }: FilmParts): VideoPart {
  const file = parts.at(-1)?.file;
  return { type: 'part', path: file && join(folder, file), state: join(folder, 'state'), frames };
}

/** Notes which frame each one is, from 1 on; leaves out those from `to` on. */
async function* numbered(
  frames: AsyncIterable<RawImage>,
  numbers: WeakMap<RawImage, number>,
  before: number,
  to: number,
): AsyncGenerator<RawImage, void, void> {
  let number = before;
  if (number >= to) return;
  for await (const frame of frames) {
    numbers.set(frame, ++number);
    yield frame;
    if (number >= to) return;
  }
}

function fromFiles(pattern: string, numbers: WeakMap<RawImage, number>): EstimateFlow {
  return (of, within) => {
    const name = (frame: RawImage): string => String(numbers.get(frame));
    return readFlow(pattern.replaceAll('{of}', name(of)).replaceAll('{within}', name(within)));
  };
}
