// What the blocks of the documents may use without saying so: things with their usual names.
import type { Encoder, Loss, RawImage, StyleRun } from '@pastiche/core';
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
  const file: File;
  const files: File[];
  const photos: string[];
  const payload: string;
  const signal: AbortSignal;
  const bytesOfCompactSafetensors: Uint8Array;
  function readFile(path: string): Promise<Uint8Array>;
  const context: CanvasRenderingContext2D;
  function myLoss(options: { layer: string }): Loss;
  /** A test runner's. */
  function it(name: string, run: () => unknown): void;
  /** Puts what it is given on the page. */
  function draw(...pictures: unknown[]): void;
  function show(...results: unknown[]): void;
}
