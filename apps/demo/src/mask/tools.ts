import { type Signal, signal } from '@preact/signals';

export const toolNames = { brush: 'Brush', eraser: 'Eraser', lasso: 'Lasso', select: 'Select' } as const;
export type Tool = keyof typeof toolNames;

export const tool: Signal<Tool> = signal('brush');
/** Diameter of brush and eraser, in pixels of the screen: enlarge the picture for details. */
export const size = signal(48);
export const sizes = { min: 4, max: 300 };
/** 0..1: how much of the brush marks fully. */
export const hardness = signal(0.7);
/** 0..1: how much a click takes. */
export const tolerance = signal(0.5);
/** Whether lasso and click take away instead of adding. */
export const takesAway = signal(false);

/** A quarter larger or smaller. */
export function resize(larger: boolean): void {
  const wanted = Math.round(size.value * (larger ? 1.25 : 0.8) + (larger ? 0.5 : -0.5));
  size.value = Math.min(sizes.max, Math.max(sizes.min, wanted));
}
