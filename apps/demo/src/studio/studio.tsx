import { route } from '@pastiche/explorer/route.ts';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { ProblemNote } from '../ui/problemNote.tsx';
import { Actions } from './actions.tsx';
import { CostsCard } from './costsCard.tsx';
import { Grow } from './grow.tsx';
import { applySettings } from './link.ts';
import { MomentStrip } from './momentStrip.tsx';
import { PaintingPicker } from './paintingPicker.tsx';
import { PhotoPicker } from './photoPicker.tsx';
import { failure, paint } from './session.ts';
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
      <header class="studio-title">
        <h1>Your photo, painted.</h1>
        <p class="muted">
          Choose a photo and a painting, and watch your photo being repainted in its style, on your own device.
        </p>
      </header>
      {ignored.value.length > 0 && (
        <p class="card notice" role="status">
          We couldn’t use these settings from the link: {ignored.value.join(', ')}.
        </p>
      )}
      <div class="studio-stage stack">
        <Stage />
        <ProblemNote problem={failure.value} retry={() => void paint()} />
        <Actions />
        <Grow />
        <MomentStrip />
      </div>
      <div class="studio-pictures stack">
        <PhotoPicker />
        <PaintingPicker />
      </div>
      <div class="studio-settings">
        <SettingsPanel />
      </div>
      <div class="studio-costs">
        <CostsCard />
      </div>
    </div>
  );
}
