import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { layer, opened } from './choice.ts';
import { UnitTile } from './unitTile.tsx';
import { units } from './wall.ts';

/** Tiles added per frame; 500 at once would block a slow phone. */
const batch = 40;

/** All units of the layer; arrow keys move between them. */
export function WallView(): VNode {
  const wall = useRef<HTMLDivElement>(null);
  const focused = useSignal(0);
  const count = units.value.length;
  const shown = useSignal({ layer: '', tiles: 0 });
  useSignalEffect(() => {
    const before = shown.value.layer === layer.value ? shown.value.tiles : 0;
    if (before >= units.value.length) return;
    const wanted = { layer: layer.value, tiles: before + batch };
    const frame = requestAnimationFrame(() => (shown.value = wanted));
    return () => cancelAnimationFrame(frame);
  });
  const tiles = shown.value.layer === layer.value ? shown.value.tiles : 0;
  const current = Math.min(focused.value, Math.max(0, count - 1));
  const goTo = (unit: number): void => {
    focused.value = unit;
    wall.current?.querySelector<HTMLElement>(`[data-unit="${unit}"]`)?.focus();
  };
  useEffect(() => {
    let last: number | undefined;
    // At once, not in the next frame: a quick visitor has moved on by then.
    return opened.subscribe((unit) => {
      // Focus returns to the unit that was open last.
      if (unit === undefined && last !== undefined) goTo(last);
      last = unit;
    });
  }, []);
  const move = (event: KeyboardEvent): void => {
    const to = target(event.key, current, count, columnsOf(wall.current));
    if (to === undefined) return;
    event.preventDefault();
    goTo(to);
  };
  return (
    <div ref={wall} class="explore-wall" role="toolbar" aria-label={`The units of ${layer.value}`} onKeyDown={move}>
      {units.value.slice(0, tiles).map((_, unit) => (
        <UnitTile
          key={unit}
          unit={unit}
          isFocusable={unit === current}
          onOpen={() => {
            opened.value = unit;
          }}
        />
      ))}
    </div>
  );
}

function columnsOf(wall: HTMLElement | null): number {
  return wall ? getComputedStyle(wall).gridTemplateColumns.split(' ').length : 1;
}

/** The unit that a key moves to, if any. */
function target(key: string, from: number, count: number, columns: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
    Home: -from,
    End: count - 1 - from,
  };
  const to = from + (steps[key] ?? Number.NaN);
  return to >= 0 && to < count ? to : undefined;
}
