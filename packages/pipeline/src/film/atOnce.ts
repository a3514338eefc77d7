import { FrameSteadier, type RawImage } from '@pastiche/core';
import type { CreateSteadier, FilmFrame, FilmOptions, PaintFrame, Steadier } from './options.ts';

/** The next frame is painted while the last one is steadied. */
export async function* paintAtOnce<Picture, Backend extends string>(
  frames: Iterable<RawImage> | AsyncIterable<RawImage>,
  paint: PaintFrame<Picture, Backend>,
  { steady, estimateFlow, last, lastEvery }: FilmOptions & { steady: number },
  createSteadier: CreateSteadier = steadierHere,
): AsyncGenerator<FilmFrame, void, void> {
  const steadier = estimateFlow ? steadierHere({ steady, last, estimateFlow }) : createSteadier({ steady, last });
  let count = 0;
  const finish = async (frame: RawImage, painted: RawImage): Promise<FilmFrame> => {
    const steadied = await steadier.next(frame, painted);
    count++;
    return lastEvery && count % lastEvery === 0 ? { ...steadied, last: await steadier.getLast() } : steadied;
  };
  let finishing: Promise<FilmFrame> | undefined;
  try {
    for await (const frame of frames) {
      const painted = await paint(frame);
      const done = await finishing;
      finishing = finish(frame, painted);
      // Whoever leaves before it is awaited does not need it.
      finishing.catch(() => {});
      if (done) yield done;
    }
    if (finishing) yield await finishing;
  } finally {
    steadier.dispose();
  }
}

/** In this thread. */
function steadierHere(options: ConstructorParameters<typeof FrameSteadier>[0]): Steadier {
  const steadier = new FrameSteadier(options);
  return {
    next: (frame, painted) => steadier.next(frame, painted),
    getLast: async () => steadier.last,
    dispose: () => {},
  };
}
