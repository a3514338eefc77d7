// What the blocks of the documents may use without saying so: things with their usual names.
import type { Checkpoint, Encoder, Loss, RawImage, StyleRun, StylizeOptions } from '@pastiche/core';
import type { Platform } from '@pastiche/pipeline';

declare global {
  const content: RawImage;
  const photo: RawImage;
  const painting: RawImage;
  const image: RawImage;
  const encoder: Encoder;
  const platform: Platform<string, string>;
  const run: StyleRun;
  const pictures: { name: string; image: RawImage }[];
  const film: Iterable<RawImage>;
  const file: File;
  const files: File[];
  const photos: string[];
  const checkpoint: Checkpoint;
  const options: StylizeOptions;
  const readFile: typeof import('node:fs/promises').readFile;
  const writeFile: typeof import('node:fs/promises').writeFile;
  const context: CanvasRenderingContext2D;
  function myLoss(options: { layer: string }): Loss;
  /** A test runner's. */
  function it(name: string, run: () => unknown): void;
  /** Puts what it is given on the page. */
  function draw(...pictures: unknown[]): void;
  function show(...results: unknown[]): void;
}
