import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { chosenMoment, frame } from '../studio/painted.ts';
import { PictureCanvas } from '../ui/pictureCanvas.tsx';
import { Easel, easelNow, type Parts } from './easel.ts';
import { EaselTools } from './easelTools.tsx';
import { followKeys, followShortcuts } from './keys.ts';
import { closeMasks } from './masking.ts';
import { followPointers } from './pointers.ts';
import { prepare, selectionNote } from './selection.ts';
import { target, targets } from './targets.ts';
import { tool } from './tools.ts';
import './mask.css';

/** In the place of the picture: the picture with its masks, which are drawn on it. */
export function EaselView(): VNode {
  const room = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const line = useRef<SVGPolylineElement>(null);
  const showsPainted = useSignal(true);
  const { key, over, purpose } = target.value;
  const shown = targets.value.filter((each) => each.over === over && (each.mask || each.key === key));
  const painted = purpose === 'taken' ? undefined : (chosenMoment.value?.picture ?? frame.value);
  useLayoutEffect(() => {
    const parts = { room: room.current, sheet: sheet.current, ring: ring.current, line: line.current };
    return setUp(parts as unknown as Parts);
  }, []);
  useSignalEffect(() => {
    if (tool.value === 'select') prepare(target.value);
  });
  useLayoutEffect(() => easelNow.value?.camera.show(over), [over]);
  useLayoutEffect(() => {
    const canvases = [...(sheet.current?.querySelectorAll<HTMLCanvasElement>('canvas.film') ?? [])];
    easelNow.value?.show(
      target.value,
      shown.map((each, i) => ({ target: each, canvas: canvases[i] })),
    );
  });
  return (
    <div class="easel">
      <div
        ref={room}
        class="easel-room"
        data-tool={tool}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is drawn on with the keyboard, too
        tabIndex={0}
        aria-label={`Draw on ${over.name}. Arrow keys move the brush, and Space draws.`}
      >
        <div ref={sheet} class="easel-sheet">
          <img class="fill" src={over.address} alt="" draggable={false} />
          <PictureCanvas picture={showsPainted.value ? painted : undefined} label="" class="fill" />
          {shown.map((each) => (
            <canvas key={each.key} class={`fill film ${each.key === key ? 'chosen' : ''}`} />
          ))}
          <svg class="fill lasso" preserveAspectRatio="none" aria-hidden="true">
            <polyline ref={line} />
          </svg>
        </div>
        <div ref={ring} class="brush-ring" hidden />
      </div>
      <p class="stage-note" role="status" hidden={!selectionNote.value}>
        {selectionNote}
      </p>
      <EaselTools showsPainted={painted && showsPainted} />
    </div>
  );
}

/** Has the easel follow pointers and keys; returns what ends it. */
function setUp(parts: Parts): () => void {
  const easel = new Easel(parts);
  const leaving = new AbortController();
  followPointers(parts.room, easel, leaving.signal);
  followKeys(parts.room, easel, leaving.signal);
  followShortcuts(easel, closeMasks, leaving.signal);
  const sizes = new ResizeObserver(() => easel.camera.refit());
  sizes.observe(parts.room);
  easelNow.value = easel;
  parts.room.focus({ preventScroll: true });
  return () => {
    leaving.abort();
    sizes.disconnect();
    easelNow.value = undefined;
  };
}
