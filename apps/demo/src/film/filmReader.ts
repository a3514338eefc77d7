import type { InputAudioTrack } from 'mediabunny';

/** When a frame is shown, and for how long, in seconds. */
export interface FrameTime {
  timestamp: number;
  duration: number;
}

/** A film, taken apart. */
export interface FilmReader {
  width: number;
  height: number;
  /** How many frames it has, about. */
  total: number;
  /** Its sound, where that can go into another film as it is. */
  sound: InputAudioTrack | null;
  frames(): AsyncGenerator<FrameTime & { image: ImageData }, void, void>;
  close(): void;
}

/** Opens a film. @throws Error in words for visitors */
export function openReader(film: Blob, longest: number): Promise<FilmReader> {
  return typeof VideoDecoder === 'function' ? openByDecoder(film, longest) : openByPlayer(film, longest);
}

async function openByDecoder(film: Blob, longest: number): Promise<FilmReader> {
  const { ALL_FORMATS, BlobSource, CanvasSink, Input } = await import('mediabunny');
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(film) });
  try {
    const track = await input.getPrimaryVideoTrack().catch(() => null);
    if (!track) throw new Error('This file is no film that this page can read.');
    if (!(await track.canDecode())) throw new Error('Your browser cannot play this film.');
    const { width, height } = evenSize(await track.getDisplayWidth(), await track.getDisplayHeight(), longest);
    const { packetCount: total } = await track.computePacketStats();
    const begin = Math.min(0, await track.getFirstTimestamp());
    const sink = new CanvasSink(track, { width, height, fit: 'fill' });
    return {
      ...{ width, height, total },
      sound: await input.getPrimaryAudioTrack(),
      async *frames() {
        for await (const { canvas, timestamp, duration } of sink.canvases()) {
          const context = canvas.getContext('2d') as CanvasRenderingContext2D;
          yield {
            image: context.getImageData(0, 0, width, height),
            timestamp: Math.max(0, timestamp - begin),
            duration,
          };
        }
      },
      close: () => input.dispose(),
    };
  } catch (error) {
    input.dispose();
    throw error;
  }
}

/** Frames a second that are taken of a film where the browser plays films, and does not say which frames they have. */
const rate = 25;

async function openByPlayer(film: Blob, longest: number): Promise<FilmReader> {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, playsInline: true, preload: 'auto' });
  const url = URL.createObjectURL(film);
  const close = (): void => {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  };
  /** Waits until the player has done what it was told. */
  const until = (event: 'loadeddata' | 'seeked'): Promise<void> =>
    new Promise((resolve, reject) => {
      const waiting = new AbortController();
      const { signal } = waiting;
      signal.addEventListener('abort', () => resolve());
      video.addEventListener('error', () => reject(new Error('Your browser cannot play this film.')), { signal });
      video.addEventListener(event, () => waiting.abort(), { signal });
    });
  try {
    const loaded = until('loadeddata');
    video.src = url;
    await loaded;
    if (video.videoWidth === 0) throw new Error('This file is no film that this page can read.');
    if (!Number.isFinite(video.duration)) throw new Error('This film does not say how long it is.');
    const { width, height } = evenSize(video.videoWidth, video.videoHeight, longest);
    const total = Math.max(1, Math.round(video.duration * rate));
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
    return {
      ...{ width, height, total, close },
      sound: null,
      async *frames() {
        for (let i = 0; i < total; i++) {
          const sought = until('seeked');
          // The middle of a frame's time, so that rounding finds no neighbor.
          video.currentTime = (i + 0.5) / rate;
          await sought;
          context.drawImage(video, 0, 0, width, height);
          yield { image: context.getImageData(0, 0, width, height), timestamp: i / rate, duration: 1 / rate };
        }
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Encoders take sides of two pixels and more, in steps of two. */
function evenSize(wide: number, high: number, longest: number): { width: number; height: number } {
  const factor = Math.min(1, longest / Math.max(wide, high));
  const even = (side: number): number => Math.max(2, 2 * Math.round((side * factor) / 2));
  return { width: even(wide), height: even(high) };
}
