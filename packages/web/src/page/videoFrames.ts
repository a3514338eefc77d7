import type { RawImage } from '@pastiche/core';
import { type ReadOptions, readImage } from './images.ts';

/** A `<video>`, of a file or of a camera. */
export interface VideoElement {
  /** Whether it has played to its end. */
  readonly ended: boolean;
  /** Calls `callback` when the next frame is shown. */
  requestVideoFrameCallback(callback: () => void): number;
  /** Cancels such a call. */
  cancelVideoFrameCallback(handle: number): void;
  /** Calls `listener` when the video has ended. */
  addEventListener(type: 'ended', listener: () => void): void;
  /** Stops calling it. */
  removeEventListener(type: 'ended', listener: () => void): void;
}

/**
 * The frames of a `<video>` that plays, or of a stream as a `MediaStreamTrackProcessor` gives it. Each is the newest when it is asked for: frames that nobody asks
 * for in time are dropped. Ends with the film.
 *
 * @throws PasticheError `unreadable`; `signal.reason` when cancelled
 * @example
 * ```ts
 * const video = document.querySelector('video')!;
 * video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true });
 * await video.play();
 * for await (const frame of videoFrames(video, { longest: 256 })) console.log(frame.width, frame.height);
 * ```
 */
export function videoFrames(
  video: VideoElement | ReadableStream<VideoFrame>,
  options: ReadOptions = {},
): AsyncGenerator<RawImage, void, void> {
  return video instanceof ReadableStream ? framesOfStream(video, options) : framesOfElement(video, options);
}

async function* framesOfStream(
  stream: ReadableStream<VideoFrame>,
  options: ReadOptions,
): AsyncGenerator<RawImage, void, void> {
  const { signal } = options;
  signal?.throwIfAborted();
  const reader = stream.getReader();
  const leave = (): void => void reader.cancel();
  signal?.addEventListener('abort', leave);
  try {
    for (;;) {
      const { done, value: frame } = await reader.read();
      signal?.throwIfAborted();
      if (done) return;
      yield await readImage(frame, options).finally(() => frame.close());
    }
  } finally {
    signal?.removeEventListener('abort', leave);
    await reader.cancel();
  }
}

async function* framesOfElement(video: VideoElement, options: ReadOptions): AsyncGenerator<RawImage, void, void> {
  for (;;) {
    await nextFrame(video, options.signal);
    if (video.ended) return;
    yield await readImage(video as unknown as ImageBitmapSource, options);
  }
}

/** Waits for the next frame, or for the end of the video. */
function nextFrame(video: VideoElement, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      video.cancelVideoFrameCallback(handle);
      video.removeEventListener('ended', end);
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const handle = video.requestVideoFrameCallback(end);
    video.addEventListener('ended', end);
    signal?.addEventListener('abort', end);
    if (video.ended || signal?.aborted) end();
  });
}
