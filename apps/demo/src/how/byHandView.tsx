import type { RawImage } from '@pastiche/core';
import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { whenSeen } from '../explorer/whenSeen.ts';
import { whenFree } from '../turns.ts';
import { ProblemNote } from '../ui/problemNote.tsx';
import { arrows } from './arrows.ts';
import { BrushBar } from './brushBar.tsx';
import { type Goals, hand, handProblem, handSize, judge } from './byHand.ts';
import { noiseFor, type Paint, pixelsIn, stroke } from './handCanvas.ts';
import { HandCostsView } from './handCostsView.tsx';
import { type Color, paletteOf } from './palette.ts';
import { painting, photo, pixelsOf, ratioOf } from './subjects.ts';

/** What the brush can leave, by its name. */
type Paints = Readonly<Record<string, Paint>>;

/** A canvas to paint on by hand, and what each stroke does to the costs. */
export function ByHandView(): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const paints = useSignal<Paints>({});
  const goals = useRef<Goals | undefined>(undefined);
  const brush = useSignal('painting');
  const radius = useSignal(9);
  const at = useRef<{ x: number; y: number } | undefined>(undefined);
  const ratio = ratioOf(photo.value);
  const width = ratio > 1 ? handSize : Math.round(handSize * ratio);
  const height = ratio > 1 ? Math.round(handSize / ratio) : handSize;
  const context = (): CanvasRenderingContext2D =>
    canvas.current?.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;

  const judgeNow = (): void => {
    if (goals.current) void judge(pixelsIn(context()), goals.current);
  };
  const draw = (what: string): void => {
    const paint = paints.peek()[what];
    if (what === 'noise') context().putImageData(noiseFor(context().canvas), 0, 0);
    else if (paint && !Array.isArray(paint)) context().drawImage(paint as CanvasImageSource, 0, 0, width, height);
  };
  const fill = (what: string): void => {
    draw(what);
    judgeNow();
  };
  const isNear = useSignal(false);
  useEffect(() => {
    if (canvas.current) return whenSeen(canvas.current, () => (isNear.value = true));
  }, []);
  useSignalEffect(() => {
    const pictures = [photo.value, painting.value];
    if (!isNear.value) return;
    void prepare(pictures).then(async (ready) => {
      if (!canvas.current) return;
      paints.value = ready.paints;
      goals.current = ready.goals;
      draw('photo');
      // Measuring would end what the visitor has started elsewhere.
      await whenFree();
      if (canvas.current && goals.current === ready.goals) judgeNow();
    });
  });
  const paint = (to: { x: number; y: number }, from = to): void => {
    const what = paints.value[brush.value];
    if (!what) return;
    stroke(context(), what, from, to, radius.value);
    judgeNow();
  };
  const place = (event: PointerEvent): { x: number; y: number } => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * width,
      y: ((event.clientY - box.top) / box.height) * height,
    };
  };
  const down = (event: PointerEvent): void => {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    at.current = place(event);
    paint(at.current);
  };
  const move = (event: PointerEvent): void => {
    if (event.buttons === 0 || !at.current) return;
    const to = place(event);
    paint(to, at.current);
    at.current = to;
  };
  const press = (event: KeyboardEvent): void => {
    const [x, y] = moves[event.key] ?? [];
    if (x === undefined) return;
    event.preventDefault();
    const from = at.current ?? { x: width / 2, y: height / 2 };
    const to = { x: (from.x + x * 6 + width) % width, y: (from.y + y * 6 + height) % height };
    at.current = to;
    paint(to);
  };
  return (
    <div class="how-together stack">
      <div>
        <canvas
          ref={canvas}
          class="picture how-hand sym-G"
          width={width}
          height={height}
          tabIndex={0}
          role="img"
          aria-label="G, to paint on: with a pointer, a finger, or the arrow keys"
          style={{ aspectRatio: String(ratio) }}
          onPointerDown={down}
          onPointerMove={move}
          onKeyDown={press}
        />
        <div class="how-fills row">
          <span class="small muted">Begin with</span>
          {['photo', 'painting', 'noise'].map((what) => (
            <button key={what} type="button" onClick={() => fill(what)}>
              {what === 'noise' ? 'noise' : `the ${what}`}
            </button>
          ))}
        </div>
      </div>
      <div class="stack">
        <BrushBar paints={paints.value} brush={brush} radius={radius} />
        <HandCostsView costs={hand.value} />
        <ProblemNote problem={handProblem.value} retry={judgeNow} />
      </div>
    </div>
  );
}

/** The space key dabs where the brush is. */
const moves: typeof arrows = { ...arrows, ' ': [0, 0] };

/** The two pictures and some colors of the painting, to paint with and to compare with. */
async function prepare(pictures: readonly Parameters<typeof pixelsOf>[0][]): Promise<{ paints: Paints; goals: Goals }> {
  const { toImageData } = await import('@pastiche/web');
  const pixels = await Promise.all(pictures.map(pixelsOf));
  const [photo, painting] = await Promise.all(pixels.map((each) => createImageBitmap(toImageData(each))));
  const colors: Record<string, Color> = {};
  for (const [i, color] of paletteOf(pixels[1], 5).entries()) colors[`color ${i + 1}`] = color;
  return {
    paints: { photo, painting, ...colors },
    goals: { photo: shrunk(photo), painting: shrunk(painting) },
  };
}

/** A picture as large as the one that is painted. */
function shrunk(bitmap: ImageBitmap): RawImage {
  const scale = handSize / Math.max(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return pixelsIn(context);
}
