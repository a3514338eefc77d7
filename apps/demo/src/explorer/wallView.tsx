import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { layer, opened } from './choice.ts';
import { UnitTile } from './unitTile.tsx';
import { units } from './wall.ts';

/** All units of the layer; arrow keys go from one to the next. */
export function WallView(): VNode {
  const wall = useRef<HTMLDivElement>(null);
  const focused = useSignal(0);
  const count = units.value.length;
  const current = Math.min(focused.value, Math.max(0, count - 1));
  const move = (event: KeyboardEvent): void => {
    const to = target(event.key, current, count, columnsOf(wall.current));
    if (to === undefined) return;
    event.preventDefault();
    focused.value = to;
    wall.current?.querySelector<HTMLElement>(`[data-unit="${to}"]`)?.focus();
  };
  return (
    <div ref={wall} class="explore-wall" role="toolbar" aria-label={`The units of ${layer.value}`} onKeyDown={move}>
      {units.value.map((_, unit) => (
        <UnitTile
          key={unit}
          unit={unit}
          isFocusable={unit === current}
          onOpen={() => {
            focused.value = unit;
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

/** Where a key leads to, if anywhere. */
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
