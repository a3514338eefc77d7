import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { route } from '../route.ts';
import { Actions } from './actions.tsx';
import { applySettings } from './link.ts';
import { MomentStrip } from './momentStrip.tsx';
import { PaintingPicker } from './paintingPicker.tsx';
import { PhotoPicker } from './photoPicker.tsx';
import { Progress } from './progress.tsx';
import { SettingsPanel } from './settingsPanel.tsx';
import { Stage } from './stage.tsx';
import { useDroppedPictures } from './useDroppedPictures.ts';
import '../styles/studio.css';

/** The page where pictures are painted. */
export function Studio(): VNode {
  const ignored = useSignal<readonly string[]>([]);
  const dropping = useDroppedPictures();
  useEffect(() => {
    ignored.value = applySettings(route.value.settings);
  }, []);
  return (
    <div class={`studio ${dropping.value ? 'dropping' : ''}`}>
      <h1 class="visually-hidden">Paint a photo in the style of a painting</h1>
      {ignored.value.length > 0 && (
        <p class="card notice wide" role="status">
          The link has settings that are not acceptable and were left out: {ignored.value.join(', ')}.
        </p>
      )}
      <div class="studio-stage">
        <Stage />
        <Actions />
        <MomentStrip />
      </div>
      <div class="studio-pictures">
        <PhotoPicker />
        <PaintingPicker />
      </div>
      <div class="studio-settings">
        <SettingsPanel />
        <Progress />
      </div>
    </div>
  );
}
