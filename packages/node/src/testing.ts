import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { RawImage } from '@pastiche/core';
import { convolutionsOf, type Network, networks, vgg } from '@pastiche/models';
import { afterAll } from 'vitest';
import { pngChunk } from './files/profile.ts';

/** A folder for the tests of one file, gone after them. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pastiche-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A colorful picture without randomness. */
export function pattern(width: number, height: number, channels: 3 | 4 = 3, phase = 0): RawImage {
  const value = (x: number, y: number, c: number): number => 127 + 120 * Math.sin(x / (3 + c) + y / (5 - c) + phase);
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const [c, pixel] = [i % channels, Math.floor(i / channels)];
    return c === 3 ? (pixel % width < width / 2 ? 0 : 255) : value(pixel % width, Math.floor(pixel / width), c);
  });
  return { data, width, height, channels };
}

/** Five convolutions, with taps at some: what the conformance suite of encoders runs on. */
export const tiny: Network = {
  name: 'tiny',
  input: { order: 'BGR', mean: [0.4, 0.5, 0.6], scale: [3, 4, 5] },
  operations: vgg({ convolutions: [2, 2, 1], channels: [4, 6, 8] }).map((operation) =>
    operation.op === 'conv' && operation.name.endsWith('_1') ? { ...operation, tap: operation.out + 1 } : operation,
  ),
  provenance: 'this test',
};

/** Four convolutions, and nothing but ReLUs and a pool between them. */
export const plain: Network = {
  ...tiny,
  name: 'plain',
  operations: vgg({ convolutions: [2, 2], channels: [4, 6] }),
};

/** Whether a package that is the user's choice to install is there. */
export function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

type Shapes = Record<string, number[]>;

/** The shapes of all tensors that the embedded network needs. */
export function embeddedShapes(): Shapes {
  return Object.fromEntries(
    convolutionsOf(networks.random).flatMap(({ name, in: channels, out }) => [
      [`${name}.weight`, [out, channels, 3, 3]],
      [`${name}.bias`, [out]],
    ]),
  );
}

/** Writes a safetensors file of such shapes, every value the same, and returns its path. */
export function writeWeights(
  path: string,
  shapes: Shapes,
  lie: (header: Record<string, object>) => void = () => {},
): string {
  let end = 0;
  const header: Record<string, object> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const begin = end;
    end += 4 * shape.reduce((product, length) => product * length, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, end] };
  }
  lie(header);
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  writeFileSync(path, Buffer.concat([length, text, Buffer.from(new Float32Array(end / 4).fill(0.01).buffer)]));
  return path;
}

/** A PNG whose valid header says 30,000 x 30,000 pixels. */
export function bomb(): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(30_000, 0);
  size.writeUInt32BE(30_000, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(10_000_000));
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, pngChunk('IHDR', size), pngChunk('IDAT', rows), pngChunk('IEND', Buffer.alloc(0))]);
}
