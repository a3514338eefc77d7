import {
  FilmMemory,
  type FrameGuide,
  guided,
  type Loss,
  type PaintedFrame,
  type RawImage,
  temporalLoss,
  toResult,
} from '@pastiche/core';
import type { Extras } from '../extras.ts';
import type { FilmFrame, FilmOptions, PaintFrame } from './options.ts';

/** The weight of the temporal costs at full steadiness, where style has 5 and content 1. */
const fullWeight = 60;

/** How many steps frames take. */
interface Steps {
  losses: Extras['losses'] & {};
  /** Of a frame that is painted for the first time, from the one before. */
  iterations: number;
  /** Of a frame in each later pass. */
  passIterations: number;
}

/** Options that have a value by now. */
type SteadyOptions = FilmOptions & Required<Pick<FilmOptions, 'steady' | 'passFrames'>>;

/** A frame that went through some of the passes. */
interface WindowFrame extends PaintedFrame {
  isCut: boolean;
}

/**
 * Paints each frame by steps, from the one before. In several passes, up to `passFrames` frames of a scene (a window) are painted forward, then backward, and so on. The last
 * pass goes forward, so that a window joins the one before it.
 */
export async function* paintInSteps<Picture, Backend extends string>(
  frames: Iterable<RawImage> | AsyncIterable<RawImage>,
  paint: PaintFrame<Picture, Backend>,
  { steady, passes = 1, passFrames, distances = [1, 2, 4], last, ...options }: SteadyOptions,
  { losses, iterations, passIterations }: Steps,
): AsyncGenerator<FilmFrame, void, void> {
  const { estimateFlow, lastEvery, onPass } = options;
  const remember = (known?: readonly PaintedFrame[]): FilmMemory =>
    new FilmMemory({ distances, estimateFlow, last: known });
  const from = (init: RawImage, steps: number) => ({ init: init as Picture, minSize: 8192, iterations: steps });
  const heldTo = (guides: readonly FrameGuide[]): Loss[] => {
    const weight = fullWeight * steady ** 2;
    return [...losses, ...guides.map((guide, i) => temporalLoss({ ...guide, name: `temporal/${i + 1}`, weight }))];
  };
  const most = passes === 1 ? 1 : passFrames;
  let memory = remember(last);
  let before = memory.last;
  let window: WindowFrame[] = [];
  let [whole, handedOut] = [0, 0];

  async function paintOn(): Promise<void> {
    for (let pass = 2; pass <= passes; pass++) {
      const isForward = pass % 2 === 1;
      memory = remember(isForward ? before : []);
      for (let count = 1; count <= window.length; count++) {
        const place = isForward ? count - 1 : window.length - count;
        const { frame, painted, isCut } = window[place];
        const guides = await memory.look(frame);
        const next = await paint(frame, from(guided(guides, painted), passIterations), heldTo(guides));
        window[place] = { frame, painted: next, isCut };
        memory.keep({ frame, painted: next });
        onPass?.({ pass, passes, frame: whole + place + 1 });
      }
    }
  }

  async function* finish(): AsyncGenerator<FilmFrame, void, void> {
    await paintOn();
    whole += window.length;
    for (const [i, { painted, isCut }] of window.entries()) {
      const isHandedOut = lastEvery && i === window.length - 1 && whole - handedOut >= lastEvery;
      if (isHandedOut) handedOut = whole;
      yield { picture: toResult(painted), isCut, ...(isHandedOut && { last: memory.last }) };
    }
    [window, before] = [[], memory.last];
  }

  for await (const frame of frames) {
    const guides = await memory.look(frame);
    const isCut = guides.length === 0;
    if (isCut) {
      yield* finish();
      [memory, before] = [remember(), []];
    }
    const fromGuides = async (): Promise<RawImage> => {
      const start = guided(guides, await paint(frame, { ...atOnce, preset: 'instant' }));
      return paint(frame, from(start, iterations), heldTo(guides));
    };
    const painted = isCut ? await paint(frame) : await fromGuides();
    memory.keep({ frame, painted });
    window.push({ frame, painted, isCut });
    if (passes > 1) onPass?.({ pass: 1, passes, frame: whole + window.length });
    if (window.length === most) yield* finish();
  }
  yield* finish();
}

/** How a job is painted in one pass. */
const atOnce = { minSize: 8192, iterations: 0, coarseIterations: 0, init: 'instant' } as const;
