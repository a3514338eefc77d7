import { route } from '@pastiche/explorer/route.ts';
import { untracked, useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { GalleryStrip } from '../keep/galleryStrip.tsx';
import { Toast } from '../keep/toast.tsx';
import { TroubleNote } from '../keep/troubleNote.tsx';
import { editor } from '../mask/masking.ts';
import { Segments } from '../ui/segments.tsx';
import { useMedia } from '../ui/useMedia.ts';
import { Actions } from './actions.tsx';
import { CostsCard } from './costsCard.tsx';
import { Grow } from './grow.tsx';
import { takeAddress } from './link.ts';
import { MomentStrip } from './momentStrip.tsx';
import { PaintingPicker } from './paintingPicker.tsx';
import { PhotoPicker } from './photoPicker.tsx';
import { phase } from './session.ts';
import { AllSettings, SettingsPanel } from './settingsPanel.tsx';
import { Stage } from './stage.tsx';
import { useDroppedPictures } from './useDroppedPictures.ts';
import '../styles/layout.css';
import '../styles/stage.css';
import '../styles/studio.css';

/** What a phone shows below the picture, one at a time. Wider screens show all. */
const parts = { photo: 'Photo', painting: 'Painting', look: 'Look', result: 'Result' };
type Part = keyof typeof parts;

/** Screens with a column on each side of the picture. The same width is in studio.css. */
const wide = '(min-width: 67.5em)';

/** The page where pictures are painted. The order of its parts is the order in which they are seen, on each screen. */
export function Studio(): VNode {
  const { MaskPanel } = editor.value ?? {};
  const ignored = useSignal<readonly string[]>([]);
  const part = useSignal<Part>('photo');
  const dropping = useDroppedPictures();
  const isWide = useMedia(wide);
  // At first, and whenever somebody pastes another link into the address bar.
  useSignalEffect(() => {
    if (['camera', 'explore', 'how'].includes(route.value.page)) return;
    const { settings } = route.value;
    void untracked(() => takeAddress(settings)).then((names) => (ignored.value = names));
  });
  // With the first step, somebody who has chosen the pictures sees what comes of them.
  useSignalEffect(() => {
    if (phase.value === 'starting' && part.peek() !== 'look') part.value = 'result';
  });
  const screen = useRef<HTMLDivElement>(null);
  useEffect(() => showStart(screen.current), [part.value]);
  const stage = (
    <div key="stage" class="studio-stage">
      <Stage />
    </div>
  );
  const choice = (
    <div key="parts" class="studio-parts">
      <Segments name="part" options={parts} value={part.value} onChange={(to) => (part.value = to)} />
    </div>
  );
  const pictures = (
    <div key="pictures" class="studio-pictures">
      <div class="part-photo">
        <PhotoPicker />
      </div>
      <div class="part-painting">
        <PaintingPicker canShowOnPhoto />
      </div>
    </div>
  );
  const settings = (
    <div key="settings" class="studio-settings">
      {MaskPanel && (
        <div class="part-mask">
          <MaskPanel />
        </div>
      )}
      <div class="part-look">
        <SettingsPanel />
      </div>
      <div class="part-result">
        <CostsCard />
      </div>
      <div class="part-look">
        <AllSettings />
      </div>
    </div>
  );
  const moments = (
    <div key="moments" class="studio-moments part-result">
      <MomentStrip />
      <Grow />
    </div>
  );
  const actions = <Actions key="actions" />;
  const results = <Results key="results" />;
  return (
    <div
      class={`studio ${dropping.value ? `dropping-${dropping.value}` : ''}`}
      data-part={MaskPanel ? 'mask' : part.value}
    >
      <div ref={screen} class="studio-screen">
        <header class="studio-title">
          <h1>Your photo, painted.</h1>
          <p class="muted">
            Choose a photo and a painting, and watch the photo being painted in that style, right here on your device.
          </p>
        </header>
        {ignored.value.length > 0 && (
          <p class="card notice" role="status">
            We couldn’t use these settings from the link: {ignored.value.join(', ')}.
          </p>
        )}
        <TroubleNote />
        {isWide.value
          ? [pictures, stage, actions, moments, settings]
          : [stage, choice, moments, pictures, settings, results, actions]}
      </div>
      {isWide.value && results}
      <Toast />
    </div>
  );
}

/** The place of what is kept from earlier runs: below everything, and on a phone the last in its part. */
function Results(): VNode {
  return (
    <aside class="studio-results part-result" aria-label="Your pictures">
      <GalleryStrip />
    </aside>
  );
}

/** Scrolls back to where the chosen part begins, if it is above the screen. */
function showStart(screen: HTMLElement | null): void {
  const [choice, ...parts] = screen?.querySelectorAll('.studio-parts, [class*="part-"]') ?? [];
  const first = parts.find((part) => part.clientHeight > 0);
  if (!choice?.clientHeight || !first) return;
  scrollBy(0, Math.min(0, first.getBoundingClientRect().top - choice.getBoundingClientRect().bottom));
}
