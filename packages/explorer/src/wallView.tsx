import { type Signal, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Tiles added per frame; 500 at once would block a slow phone. */
const batch = 40;

interface Props {
  layer: string;
  /** The numbers of the units, in their order on the wall. */
  units: readonly number[];
  opened: Signal<number | undefined>;
  /** The content of a unit's button. */
  tile: (unit: number) => VNode;
}

/** The units of a layer as buttons, each of which opens one; arrow keys move between them. */
export function WallView({ layer, units, opened, tile }: Props): VNode {
  const wall = useRef<HTMLDivElement>(null);
  const focused = useSignal(0);
  const shown = useSignal({ layer: '', tiles: 0 });
  const tiles = shown.value.layer === layer ? shown.value.tiles : 0;
  useEffect(() => {
    if (tiles >= units.length) return;
    const frame = requestAnimationFrame(() => {
      shown.value = { layer, tiles: tiles + batch };
    });
    return () => cancelAnimationFrame(frame);
  }, [layer, tiles, units.length]);
  const current = Math.max(0, units.indexOf(focused.value));
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
    const to = units[target(event.key, current, units.length, columnsOf(wall.current))];
    if (to === undefined) return;
    event.preventDefault();
    goTo(to);
  };
  return (
    <div ref={wall} class="explore-wall" role="toolbar" aria-label={`The units of ${layer}`} onKeyDown={move}>
      {units.slice(0, tiles).map((unit, i) => (
        <button
          key={unit}
          type="button"
          class="explore-tile"
          tabIndex={i === current ? 0 : -1}
          data-unit={unit}
          onClick={() => {
            opened.value = unit;
          }}
        >
          {tile(unit)}
        </button>
      ))}
    </div>
  );
}

function columnsOf(wall: HTMLElement | null): number {
  return wall ? getComputedStyle(wall).gridTemplateColumns.split(' ').length : 1;
}

/** The place that a key moves to; NaN for other keys. */
function target(key: string, from: number, count: number, columns: number): number {
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
    Home: -from,
    End: count - 1 - from,
  };
  return from + (steps[key] ?? Number.NaN);
}
