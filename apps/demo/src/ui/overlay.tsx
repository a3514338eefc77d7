import { type Signal, signal } from '@preact/signals';
import type { VNode } from 'preact';

/** A dialog that a function has opened, rather than a component. It belongs to the page's one tree, in which ids are unique. */
export const overlay: Signal<VNode | undefined> = signal();

/** The place of the overlay; mounted once. */
export function Overlay(): VNode | null {
  return overlay.value ?? null;
}
