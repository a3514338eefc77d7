import type { VNode } from 'preact';
import { CompareButton } from '../compare/compareButton.tsx';
import { PresetPicker } from '../presets/presetPicker.tsx';

/** What helps to find a look, and to keep it. */
export function LookTools(): VNode {
  return (
    <>
      <CompareButton />
      <PresetPicker />
    </>
  );
}
