import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { Slider } from '../ui/slider.tsx';
import { Controls } from './controls.tsx';
import type { Series } from './rebuilding.ts';
import { RebuildingTile } from './rebuildingTile.tsx';
import { rebuiltOf } from './rebuilt.ts';
import { ratioOf } from './subjects.ts';
import type { SymbolName } from './symbols.ts';

interface Props {
  series: Series;
  /** The button's label where no rebuildings come with the site. */
  invitation: string;
  /** The name of a tile. */
  nameOf: (layers: readonly string[]) => string;
  /** What to notice in a tile, by its deepest layer. */
  remarks: Readonly<Record<string, string>>;
  /** The tile that is enlarged first. */
  first: number;
  /** What the original is called, and the symbols that light it and the rebuilding up. */
  original: { name: string; symbols: readonly SymbolName[]; rebuilt: readonly SymbolName[] };
}

/** Pictures rebuilt from noise: those of the samples come with the site and can be scrubbed, others are computed on request. */
export function RebuildingView({ series, invitation, nameOf, remarks, first, original }: Props): VNode {
  const { tiles, phase, picture } = series;
  const row = useSignal(first);
  const moment = useSignal<number | undefined>(undefined);
  const subject = picture.value;
  const done = tiles.filter(({ state }) => state.value.phase === 'done').length;
  const isLive = phase.value === 'running' || done > 0;
  const ready = isLive ? undefined : rebuiltOf(subject, tiles.length);
  const last = ready ? ready.steps.length : 0;
  const at = Math.min(moment.value ?? last, last);
  const common = { ready: ready && { ...ready, moment: at - 1 }, subject };
  const show = tiles[row.value];
  const classes = (names: readonly SymbolName[]): string => names.map((name) => `sym-${name}`).join(' ');
  const again = phase.value === 'done' ? 'Start again from other noise' : 'Go on';
  return (
    <div class="stack">
      <div class="how-closer">
        <figure class={classes(original.symbols)}>
          <img
            class="picture"
            src={subject.address}
            loading="lazy"
            alt={subject.name}
            style={{ aspectRatio: String(ratioOf(subject)) }}
          />
          <figcaption class="small">{original.name}</figcaption>
        </figure>
        <div class={classes(original.rebuilt)}>
          <RebuildingTile
            {...common}
            tile={show}
            row={row.value}
            name={nameOf(show.layers)}
            remark={remarks[show.layers.at(-1) ?? '']}
            isLarge
          />
        </div>
      </div>
      <div class="how-pair">
        <Slider
          name="Layer"
          min={0}
          max={tiles.length - 1}
          value={row.value}
          shown={show.layers.at(-1) ?? ''}
          onInput={(to) => (row.value = to)}
        />
        <Slider
          name="Step"
          min={0}
          max={Math.max(1, last)}
          value={at}
          shown={at === 0 ? 'noise' : `${ready?.steps[at - 1]} of ${ready?.steps.at(-1)}`}
          disabled={!ready}
          onInput={(to) => (moment.value = to)}
        />
      </div>
      <ul class="how-tiles plain" style={{ '--tiles': String(tiles.length) }}>
        {tiles.map((tile, i) => (
          <li key={tile.layers.join()}>
            <button type="button" class="how-choose" aria-pressed={i === row.value} onClick={() => (row.value = i)}>
              <RebuildingTile {...common} tile={tile} row={i} name={nameOf(tile.layers)} />
            </button>
          </li>
        ))}
      </ul>
      <Controls
        isMinor={ready !== undefined}
        computation={series}
        invitation={done > 0 ? again : ready ? 'Do it here, from other noise' : invitation}
      >
        {isLive ? `${done} of ${tiles.length} done.` : 'About a minute without a graphics card, less with one.'}
      </Controls>
    </div>
  );
}
