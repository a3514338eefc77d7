import type { StyleOptions } from '@pastiche/core';
import { type overrides, resolved, setOption } from './settings.ts';

type Scale = StyleOptions['styleScale'];

/** The size of the strokes of one of the paintings. */
export const scaleAt = (scale: Scale, index: number): number =>
  typeof scale === 'number' ? scale : (scale[index] ?? 1);

/** Sets the size of the strokes of one of so many paintings. */
export function setScale(index: number, count: number, value: number): void {
  const { styleScale } = resolved.value;
  const list = Array.from({ length: count }, (_, i) => (i === index ? value : scaleAt(styleScale, i)));
  setOption('styleScale', list.every((each) => each === value) ? value : list);
}

/** A painting is taken out, and its size with it. */
export function dropScale(index: number): void {
  const { styleScale } = resolved.value;
  if (typeof styleScale === 'number') return;
  const others = styleScale.filter((_, i) => i !== index);
  setOption('styleScale', others.length > 1 ? others : others[0]);
}

/** Options for so many paintings: one that came later has strokes of the usual size. */
export function withScales<Options extends Pick<typeof overrides.value, 'styleScale'>>(
  options: Options,
  count: number,
): Options {
  const { styleScale } = options;
  if (styleScale === undefined || typeof styleScale === 'number' || styleScale.length === count) return options;
  return { ...options, styleScale: Array.from({ length: count }, (_, i) => scaleAt(styleScale, i)) };
}
