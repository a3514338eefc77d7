import { type Signal, signal } from '@preact/signals';
import type { ComponentType } from 'preact';

/** The two parts of the mask editor, while it is open: in the place of the picture, and beside it. */
export const editor: Signal<{ EaselView: ComponentType; MaskPanel: ComponentType } | undefined> = signal();

/** Whether the button that opens the editor gets the focus back when it comes back. */
let returns = false;

/** @throws if the editor cannot be loaded */
export async function openMasks(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  editor.value = await import('./maskEditor.ts');
}

export function closeMasks(): void {
  returns = true;
  editor.value = undefined;
}

export function takeFocusBack(button: HTMLButtonElement | null): void {
  if (returns) button?.focus({ preventScroll: true });
  returns = false;
}
