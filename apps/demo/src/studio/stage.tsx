import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { PictureCanvas } from '../ui/pictureCanvas.tsx';
import { photo } from './pictures.ts';
import { Progress } from './progress.tsx';
import { chosenMoment, frame, phase } from './session.ts';

/** The picture while it is painted, with a slider that uncovers the photo from the left. */
export function Stage(): VNode {
  const reveal = useSignal(0);
  const { address, name, width, height } = photo.value;
  const painted = chosenMoment.value?.picture ?? frame.value;

  const drag = (event: PointerEvent): void => {
    const frameBox = event.currentTarget as HTMLElement;
    if (!painted || event.buttons === 0) return;
    if (event.type === 'pointerdown') frameBox.setPointerCapture(event.pointerId);
    const { left, width: across } = frameBox.getBoundingClientRect();
    reveal.value = Math.round(100 * Math.min(1, Math.max(0, (event.clientX - left) / across)));
  };

  return (
    <section class="stage card" aria-label="The picture" aria-busy={phase.value === 'starting'}>
      {/* Dragging does the same as the slider below. */}
      <div
        class="stage-frame"
        onPointerDown={drag}
        onPointerMove={drag}
        style={{ aspectRatio: `${width} / ${height}`, '--ratio': width / height }}
      >
        <img class="fill" src={address} alt={painted ? '' : `The photo: ${name}`} width={width} height={height} />
        <PictureCanvas
          picture={painted}
          label={`${name}, painted`}
          class="fill stage-painted"
          style={{ clipPath: `inset(0 0 0 ${reveal.value}%)` }}
        />
        {painted && reveal.value > 0 && (
          <span class="stage-line" style={{ left: `${reveal.value}%` }} aria-hidden="true" />
        )}
        {phase.value === 'starting' && <p class="stage-note">Getting ready…</p>}
      </div>
      <label class="stage-slider">
        <span class="small muted">Photo</span>
        <input
          type="range"
          min="0"
          max="100"
          step="1"
          value={reveal}
          disabled={!painted}
          aria-label="How much of the photo to show"
          onInput={({ currentTarget }) => (reveal.value = Number(currentTarget.value))}
        />
        <span class="small muted">Painting</span>
      </label>
      <Progress />
    </section>
  );
}
