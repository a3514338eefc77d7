import type { ChannelMap, LayerMeasure } from '@pastiche/core';

/** A unit's map, minus its mean and scaled to length 1. */
interface Shape {
  map: ChannelMap;
  /** How much it varies between positions. */
  spread: number;
  direction: Float32Array;
}

/** Maps with at least this correlation look the same. */
const alike = 0.8;

/**
 * The units that vary most between positions, no two alike. The strongest would include some that fire everywhere, or along the border of
 * every picture.
 */
export function tellingMaps({ maps, width, height }: LayerMeasure, count: number): ChannelMap[] {
  const shapes = maps.map((map) => shapeOf(map, width, height)).sort((a, b) => b.spread - a.spread);
  const chosen: Shape[] = [];
  for (const shape of shapes) {
    if (chosen.length === count) break;
    if (chosen.every((other) => Math.abs(dot(other.direction, shape.direction)) < alike)) chosen.push(shape);
  }
  const rest = shapes.filter((shape) => !chosen.includes(shape));
  return [...chosen, ...rest].slice(0, count).map(({ map }) => map);
}

/** Number of positions to sample; more change nothing. */
const places = 3000;

function shapeOf(map: ChannelMap, width: number, height: number): Shape {
  const stride = Math.max(1, Math.round(Math.sqrt((width * height) / places)));
  const inside: number[] = [];
  for (let y = 1; y < height - 1; y += stride) {
    for (let x = 1; x < width - 1; x += stride) inside.push(map.data[y * width + x]);
  }
  const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  const direction = Float32Array.from(inside, (value) => value - mean);
  const spread = Math.sqrt(dot(direction, direction));
  return { map, spread, direction: direction.map((value) => value / (spread || 1)) };
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
