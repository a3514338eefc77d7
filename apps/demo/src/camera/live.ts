import type { RawImage } from '@pastiche/core';
import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { endMeasuring } from '../engine/speed.ts';
import { inOnePass } from '../studio/inOnePass.ts';
import { blendOf, paintings } from '../studio/pictures.ts';
import { backend, overrides } from '../studio/settings.ts';

/** Longer sides of the pictures, in pixels. */
export const sizes = [192, 256, 384, 512] as const;
export type LiveSize = (typeof sizes)[number];
/** Pictures a second from which on a larger size is tried, and below which a smaller one is. */
const [quick, slow] = [12, 2.5];
/** Pictures of one size before their speed is judged. */
const judged = 4;
/** What does not move keeps still. */
const steady = 0.8;
/** The longer side of a picture that is taken, in pixels. */
const taken = 1024;

const [newest, rate, trouble] = [signal<RawImage | undefined>(), signal<number | undefined>(), signal<string>()];
/** The last frame, painted. */
export const view: ReadonlySignal<RawImage | undefined> = newest;
/** Pictures a second. */
export const speed: ReadonlySignal<number | undefined> = rate;
/** Why no frame is painted. */
export const problem: ReadonlySignal<string | undefined> = trouble;
/** The size that the visitor chose; undefined: what the device can do. */
export const chosenSize: Signal<LiveSize | undefined> = signal();
/** The size of the pictures. */
export const size: Signal<LiveSize> = signal(256);

/**
 * Paints a camera's frames, one after the other, with the paintings and settings of the moment; begins anew whenever these change.
 *
 * @returns stops it
 */
export function paintLive(video: HTMLVideoElement): () => void {
  const forget = effect(() => {
    size.value = chosenSize.value ?? size.value;
    const controller = new AbortController();
    void follow(video, wanted(video), controller.signal).catch((error: Error) => {
      if (!controller.signal.aborted) trouble.value = error.message;
    });
    return () => controller.abort();
  });
  return () => {
    forget();
    newest.value = undefined;
    rate.value = undefined;
  };
}

interface Wanted {
  list: typeof paintings.value;
  options: ReturnType<typeof inOnePass>;
}

function wanted({ videoWidth: width, videoHeight: height }: HTMLVideoElement, longest: number = size.value): Wanted {
  const list = paintings.value;
  return { list, options: inOnePass({ ...overrides.value, size: longest }, list.length, { width, height }) };
}

async function follow(video: HTMLVideoElement, { list, options }: Wanted, signal: AbortSignal): Promise<void> {
  const [{ instantEach, videoFrames }] = await Promise.all([import('@pastiche/web'), endMeasuring()]);
  const frames = videoFrames(video, { longest: options.size, signal });
  const styles = list.map(({ picture }) => picture.source);
  const pass = { ...options, blend: blendOf(list), backend: backend.value, steady, signal };
  let [count, began] = [0, 0];
  for await (const picture of instantEach(frames, styles, pass)) {
    signal.throwIfAborted();
    newest.value = picture;
    trouble.value = undefined;
    // The first one waits for the network, and for the engine to prepare itself.
    if (count++ === 0) began = performance.now();
    else rate.value = (count - 1) / ((performance.now() - began) / 1000);
    if (count > judged && chosenSize.value === undefined) size.value = suited(rate.value);
  }
}

/** The next larger size on a device that is quick, the next smaller one on a slow one. */
function suited(now: number | undefined): LiveSize {
  const step = now === undefined ? 0 : now > quick ? 1 : now < slow ? -1 : 0;
  return sizes[sizes.indexOf(size.value) + step] ?? size.value;
}

/** A picture that was taken. */
export interface Shot {
  /** What the camera saw. */
  photo: RawImage;
  painted: RawImage;
}

/** Takes a picture: the frame of the moment, painted in the size of a picture that is kept. */
export async function shoot(video: HTMLVideoElement): Promise<Shot> {
  const { instant, readImage } = await import('@pastiche/web');
  const photo = await readImage(video, { longest: taken });
  const { list, options } = wanted(video, taken);
  const styles = list.map(({ picture }) => picture.source);
  const painted = await instant(photo, styles, { ...options, blend: blendOf(list), backend: backend.value });
  return { photo, painted };
}
