import type { RawImage } from '@pastiche/core';
import { at, lengthOf } from './frames.ts';

/** Phones and most programs take the first; Firefox records the last only. */
const formats = ['video/mp4;codecs=avc1.42E028', 'video/mp4;codecs=vp9', 'video/webm;codecs=vp9', 'video/webm'];

const framesPerSecond = 25;
/** Bits per second and pixel: brush strokes are fine detail. */
const quality = 12;

/** The format of the films that this browser can make; undefined if it can make none. */
export function filmFormat(): string | undefined {
  if (typeof MediaRecorder !== 'function' || !('captureStream' in HTMLCanvasElement.prototype)) return undefined;
  return formats.find((format) => MediaRecorder.isTypeSupported(format));
}

interface Filming {
  /** In the order in which they were painted; they may differ in size. */
  pictures: readonly (RawImage | ImageBitmap)[];
  format: string;
  signal: AbortSignal;
  /** 0..1 */
  onProgress: (share: number) => void;
}

/** Records a film, as long as it lasts: each picture passes into the next. The last picture sets its shape. */
export async function film({ pictures, format, signal, onProgress }: Filming): Promise<Blob> {
  const bitmaps = await Promise.all(pictures.map(bitmapOf));
  const canvas = canvasFor(bitmaps[bitmaps.length - 1]);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const draw = (seconds: number): void => {
    const { from, to, mix } = at(seconds, bitmaps.length);
    for (const [bitmap, alpha] of [[bitmaps[from], 1] as const, [bitmaps[to], mix] as const]) {
      context.globalAlpha = alpha;
      context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    }
  };
  draw(0);
  const recorder = new MediaRecorder(canvas.captureStream(framesPerSecond), {
    mimeType: format,
    videoBitsPerSecond: quality * canvas.width * canvas.height,
  });
  try {
    return await record(recorder, async () => {
      const begin = performance.now();
      const length = lengthOf(bitmaps.length);
      for (let now = 0; now < length; now = (performance.now() - begin) / 1000) {
        signal.throwIfAborted();
        draw(now);
        onProgress(now / length);
        // A timer, since a hidden page gets no animation frames.
        await new Promise((resolve) => setTimeout(resolve, 1000 / framesPerSecond));
      }
    });
  } finally {
    for (const bitmap of bitmaps) bitmap.close();
  }
}

async function record(recorder: MediaRecorder, play: () => Promise<void>): Promise<Blob> {
  const parts: Blob[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => resolve();
    recorder.onerror = () => reject(new Error('The browser stopped recording.'));
  });
  recorder.start();
  try {
    await Promise.race([play(), ended]);
  } finally {
    if (recorder.state !== 'inactive') recorder.stop();
  }
  await ended;
  return new Blob(parts, { type: recorder.mimeType.split(';')[0] });
}

async function bitmapOf(picture: RawImage | ImageBitmap): Promise<ImageBitmap> {
  if (picture instanceof ImageBitmap) return picture;
  const { toImageData } = await import('@pastiche/web');
  return createImageBitmap(toImageData(picture));
}

/** Longer side of a film, in pixels: some programs refuse smaller ones, and larger ones are more than a phone can record. */
const [least, most] = [720, 1280];

/** Encoders take even sizes only. */
function canvasFor({ width, height }: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const longer = Math.max(width, height);
  const scale = Math.min(most, Math.max(least, longer)) / longer;
  [canvas.width, canvas.height] = [width, height].map((side) => 2 * Math.round((scale * side) / 2));
  return canvas;
}
