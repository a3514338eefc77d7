import type { RawImage, SelectPoint } from '@pastiche/core';

/** A thing in a photo, drawn by hand. Corners are in pixels of the photo. */
export interface Outline {
  /** What it is. */
  thing: string;
  polygons: [number, number][][];
  /** What is seen through it. */
  holes?: [number, number][][];
}

/** 1 where the thing is, 0 elsewhere, row by row. */
export function maskOf({ polygons, holes = [] }: Outline, width: number, height: number): Uint8Array {
  const isIn = (shapes: [number, number][][], x: number, y: number): boolean =>
    shapes.some((shape) => contains(shape, x, y));
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [(i % width) + 0.5, Math.floor(i / width) + 0.5];
    return isIn(polygons, x, y) && !isIn(holes, x, y) ? 1 : 0;
  });
}

/** Intersection over union. */
export function overlap(selected: Uint8Array, truth: Uint8Array): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    both += selected[i] & truth[i];
    either += selected[i] | truth[i];
  }
  return both / either;
}

/** Where a person would click next: in the middle of the largest part that is missing, or wrongly selected. */
export function nextClick(selected: Uint8Array, truth: Uint8Array, { width, height }: RawImage): SelectPoint {
  const missing = largestPart(
    truth.map((value, i) => value & ~selected[i]),
    width,
  );
  const extra = largestPart(
    selected.map((value, i) => value & ~truth[i]),
    width,
  );
  const add = missing.size >= extra.size;
  const middle = deepest((add ? missing : extra).part, width);
  return { x: ((middle % width) + 0.5) / width, y: (Math.floor(middle / width) + 0.5) / height, add };
}

/** The largest connected part of a mask. */
function largestPart(mask: Uint8Array, width: number): { part: Uint8Array; size: number } {
  const left = mask.slice();
  let largest: number[] = [];
  for (let start = left.indexOf(1); start >= 0; start = left.indexOf(1, start)) {
    const part = [start];
    left[start] = 0;
    for (const cell of part) {
      for (const next of neighborsOf(cell, width)) {
        if (left[next]) part.push(next);
        left[next] = 0;
      }
    }
    if (part.length > largest.length) largest = part;
  }
  const part = new Uint8Array(mask.length);
  for (const cell of largest) part[cell] = 1;
  return { part, size: largest.length };
}

/** The position of a mask that is the farthest from its border, in steps to the side, up and down. */
function deepest(part: Uint8Array, width: number): number {
  const depth = new Float32Array(part.length);
  const at = (i: number): number => depth[i] ?? 0;
  const sweep = (i: number, step: number): void => {
    const beside = (i % width) + step < 0 || (i % width) + step >= width ? 0 : at(i + step);
    depth[i] = part[i] ? Math.min(depth[i], beside + 1, at(i + step * width) + 1) : 0;
  };
  depth.fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < depth.length; i++) sweep(i, -1);
  for (let i = depth.length - 1; i >= 0; i--) sweep(i, 1);
  return depth.reduce((best, value, i) => (value > depth[best] ? i : best), 0);
}

function neighborsOf(i: number, width: number): number[] {
  const x = i % width;
  return [...(x > 0 ? [i - 1] : []), ...(x < width - 1 ? [i + 1] : []), i - width, i + width];
}

function contains(shape: [number, number][], x: number, y: number): boolean {
  let isInside = false;
  shape.forEach(([x1, y1], i) => {
    const [x2, y2] = shape.at(i - 1) as [number, number];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isInside = !isInside;
  });
  return isInside;
}
