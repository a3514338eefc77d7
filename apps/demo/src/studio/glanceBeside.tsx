import type { RawImage } from '@pastiche/core';
import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { PictureCanvas } from '../ui/pictureCanvas.tsx';

/** A small picture on the stage, which a click swaps with the large one: the first glance of a new look, or the painted picture. */
export function GlanceBeside({ picture, isSwapped }: { picture?: RawImage; isSwapped: Signal<boolean> }): VNode {
  const swap = (): void => {
    isSwapped.value = !isSwapped.value;
  };
  return (
    <button type="button" class="glance-beside" aria-pressed={isSwapped.value} onClick={swap}>
      <PictureCanvas picture={picture} label="" />
      {isSwapped.value ? 'Your picture' : 'First glance'}
    </button>
  );
}
