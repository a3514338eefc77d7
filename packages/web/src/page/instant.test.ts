import { expect, it } from 'vitest';
import { inBrowser } from '../testing/browser.testing.ts';
import type { VideoElement } from './videoFrames.ts';

const browser = inBrowser({ sharesPage: true });

/** The page's, which the types of workers do not know. */
interface Canvas extends OffscreenCanvas {
  captureStream(): { getVideoTracks(): { stop(): void }[] };
}
interface Video extends VideoElement {
  srcObject: unknown;
  muted: boolean;
  play(): Promise<void>;
}
declare const document: { createElement(tag: 'canvas'): Canvas; createElement(tag: 'video'): Video };

it('paints the frames of a video that plays, steadied, one after the other, and of a stream of frames', async () => {
  const seen = await browser.page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 96, height: 64 });
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    let count = 0;
    const draw = setInterval(() => {
      context.fillStyle = `hsl(${(7 * count++) % 360} 80% 50%)`;
      context.fillRect(count % 60, 10, 30, 40);
    }, 30);
    const stream = canvas.captureStream();
    const video = Object.assign(document.createElement('video'), { srcObject: stream, muted: true });
    await video.play();
    const painting = new ImageData(
      new Uint8ClampedArray(48 * 48 * 4).map((_, i) => (i % 4 === 3 ? 255 : (i * 37) % 251)),
      48,
    );
    const controller = new AbortController();
    const { signal } = controller;
    const options = { size: 48, steady: 0.8, backend: 'wasm', signal } as const;
    const sizes: string[] = [];
    const frames = pastiche.videoFrames(video, { longest: 48, signal });
    for await (const picture of pastiche.instantEach(frames, painting, options)) {
      sizes.push(`${picture.width}x${picture.height}`);
      if (sizes.length === 3) break;
    }
    const read = pastiche.videoFrames(video, { signal }).next();
    controller.abort(new Error('enough'));
    const ended = await read.then(String, (error) => error.message);
    clearInterval(draw);
    for (const track of stream.getVideoTracks()) track.stop();

    let left = 2;
    const given = new ReadableStream<VideoFrame>({
      pull(queue) {
        if (left-- === 0) queue.close();
        else queue.enqueue(new VideoFrame(canvas, { timestamp: -left }));
      },
    });
    const ofStream: number[] = [];
    for await (const { width } of pastiche.videoFrames(given, { longest: 24 })) ofStream.push(width);
    return { sizes, ended, ofStream };
  });
  expect(seen).toEqual({ sizes: ['48x32', '48x32', '48x32'], ended: 'enough', ofStream: [24, 24] });
});

it('paints the frames of a film so that they are steady, and says where a scene begins', async () => {
  const seen = await browser.page.evaluate(async () => {
    const frame = (phase: number, noise: number): ImageData => {
      const image = new ImageData(64, 48);
      for (let i = 0; i < image.data.length; i++) {
        const [x, y, c] = [(i >> 2) % 64, Math.floor((i >> 2) / 64), i % 4];
        const value = 127 + 100 * Math.sin((x + phase) / (3 + c)) * Math.cos((y + phase) / (5 - c));
        image.data[i] = c === 3 ? 255 : value + 0.3 * (((i * 7919 * (noise + 1)) % 13) - 6);
      }
      return image;
    };
    const film = [frame(0, 1), frame(0, 2), frame(0, 3), frame(0, 4), frame(90, 5)];
    const painting = frame(40, 0);
    const paint = async (steady: number): Promise<{ cuts: boolean[]; change: number }> => {
      const cuts: boolean[] = [];
      const pictures: ArrayLike<number>[] = [];
      const options = { size: 64, steady, backend: 'wasm' } as const;
      for await (const { picture, isCut } of pastiche.paintFrames(film, painting, options)) {
        cuts.push(isCut);
        pictures.push(picture.toImageData().data);
      }
      let change = 0;
      for (let i = 0; i < pictures[3].length; i++) change += Math.abs(pictures[3][i] - pictures[2][i]);
      return { cuts, change };
    };
    const [alone, steady] = [await paint(0), await paint(0.9)];
    const refused = await pastiche
      .paintFrames(film, painting, { steady: 2 })
      .next()
      .then(String, ({ code }) => code);
    return { cuts: [alone.cuts, steady.cuts], ratio: steady.change / alone.change, refused };
  });
  expect(seen.cuts).toEqual([Array(5).fill(true), [true, false, false, false, true]]);
  expect(seen.ratio).toBeLessThan(0.7);
  expect(seen.refused).toBe('invalid-option');
});
