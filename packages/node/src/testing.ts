import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawImage } from '@pastiche/core';
import { convolutionsOf, networks } from '@pastiche/models';
import { afterAll } from 'vitest';

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
