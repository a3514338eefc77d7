import { Icon } from '@pastiche/explorer/icon.tsx';
import { useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { ProblemNote } from '../ui/problemNote.tsx';
import { PictureCanvas } from './pictureCanvas.tsx';
import type { Series, Tile } from './rebuilding.ts';
import { ratioOf } from './subjects.ts';

interface Props {
  series: Series;
  /** The button's label before anything is rebuilt. */
  invitation: string;
  /** The name of a tile. */
  nameOf: (layers: readonly string[]) => string;
  /** What to notice in a tile, by its deepest layer. */
  remarks: Readonly<Record<string, string>>;
  /** If given, the picture itself is shown last, under this name. */
  original?: string;
}

/** Pictures rebuilt from noise on request, one after the other. */
export function RebuildingView({ series, invitation, nameOf, remarks, original }: Props): VNode {
  const { tiles, phase, problem, play, stop } = series;
  const done = useComputed(() => tiles.filter(({ state }) => state.value.phase === 'done').length);
  const running = phase.value === 'running';
  const label = running
    ? 'Stop'
    : phase.value === 'done'
      ? 'Start again from other noise'
      : done.value
        ? 'Go on'
        : invitation;
  return (
    <div>
      <div class="how-controls">
        <button type="button" class={running ? '' : 'primary'} onClick={() => (running ? stop() : void play())}>
          <Icon name={running ? 'stop' : phase.value === 'done' ? 'back' : 'play'} /> {label}
        </button>
        <p class="small muted" aria-live="polite">
          {running || done.value > 0
            ? `${done.value} of ${tiles.length} done.`
            : 'About a minute without a graphics card, less with one.'}
        </p>
      </div>
      <ProblemNote problem={problem.value} retry={() => void play()} />
      <ul class="how-tiles">
        {tiles.map((tile) => (
          <li key={tile.layers.join()}>
            <TileView
              tile={tile}
              series={series}
              name={nameOf(tile.layers)}
              remark={remarks[tile.layers.at(-1) ?? '']}
            />
          </li>
        ))}
        {original && (
          <li>
            <Original series={series} name={original} />
          </li>
        )}
      </ul>
    </div>
  );
}

function TileView({ tile, series, name, remark }: { tile: Tile; series: Series; name: string; remark: string }): VNode {
  const { phase, picture, progress, distance } = tile.state.value;
  const subject = series.picture.value;
  return (
    <figure class="how-tile">
      <PictureCanvas picture={picture} ratio={ratioOf(subject)} label={`${subject.name}, rebuilt from ${name}`} />
      <progress max="1" value={progress} aria-label={`Rebuilding from ${name}`} hidden={phase === 'done'} />
      <figcaption>
        <b>{name}</b>
        <span class="small muted how-distance">{distance === undefined ? 'noise' : `cost ${percent(distance)}`}</span>
        <span class="small">{remark}</span>
      </figcaption>
    </figure>
  );
}

function Original({ series, name }: { series: Series; name: string }): VNode {
  const subject = series.picture.value;
  return (
    <figure class="how-tile">
      <img
        class="how-original"
        src={subject.address}
        alt={subject.name}
        style={{ aspectRatio: String(ratioOf(subject)) }}
      />
      <figcaption>
        <b>{name}</b>
        <span class="small">For comparison.</span>
      </figcaption>
    </figure>
  );
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value < 10 ? value.toPrecision(2) : Math.round(value)}%`;
}
