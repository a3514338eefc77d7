import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Moment } from './moments.ts';
import { active, chosenMoment, look, moments, phase, resume } from './session.ts';

/** Side of a small picture, in pixels. */
const side = 72;

/** Snapshots of the run, to look at and to continue from. */
export function MomentStrip(): VNode {
  const list = moments.value;
  return (
    <section class="moments" aria-label="Snapshots">
      {list.length === 0 ? (
        <p class="muted small">Snapshots appear here as it paints. You can go back to any of them.</p>
      ) : (
        <>
          <ol class="plain">
            {list.map((moment) => (
              <li key={moment}>
                <MomentButton moment={moment} />
              </li>
            ))}
          </ol>
          <button
            type="button"
            aria-pressed={chosenMoment.value === undefined}
            onClick={() => (phase.value === 'paused' ? resume() : look(undefined))}
          >
            {active.value ? 'Now' : 'End'}
          </button>
        </>
      )}
    </section>
  );
}

function MomentButton({ moment }: { moment: Moment }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) void drawSmall(canvas.current, moment);
  }, [moment]);
  const percent = Math.round(100 * moment.progress);
  return (
    <button
      type="button"
      aria-pressed={chosenMoment.value === moment}
      aria-label={`Go back to ${percent} percent`}
      onClick={() => look(moment)}
    >
      <canvas ref={canvas} width={side} height={side} />
    </button>
  );
}

/** The middle of the picture, square. */
async function drawSmall(canvas: HTMLCanvasElement, { picture }: Moment): Promise<void> {
  const { toImageData } = await import('@pastiche/web');
  const { width, height } = picture;
  const short = Math.min(width, height);
  const [left, top] = [(width - short) / 2, (height - short) / 2];
  const small = { resizeWidth: side, resizeHeight: side, resizeQuality: 'medium' } as const;
  const bitmap = await createImageBitmap(toImageData(picture), left, top, short, short, small);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  bitmap.close();
}
