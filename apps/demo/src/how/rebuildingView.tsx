import type { ComponentChildren, VNode } from 'preact';
import { Controls } from './controls.tsx';
import { PictureFrame } from './pictureFrame.tsx';
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
  const { tiles, phase, picture } = series;
  const done = tiles.filter(({ state }) => state.value.phase === 'done').length;
  const again = phase.value === 'done' ? 'Start again from other noise' : 'Go on';
  return (
    <div>
      <Controls computation={series} invitation={done > 0 ? again : invitation}>
        {phase.value === 'running' || done > 0
          ? `${done} of ${tiles.length} done.`
          : 'About a minute without a graphics card, less with one.'}
      </Controls>
      <ul class="how-tiles plain">
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
            <TileFigure name={original} remark="For comparison.">
              <img
                class="picture"
                src={picture.value.address}
                alt={picture.value.name}
                style={{ aspectRatio: String(ratioOf(picture.value)) }}
              />
            </TileFigure>
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
    <TileFigure name={name} remark={remark} cost={distance === undefined ? 'noise' : `cost ${percent(distance)}`}>
      <PictureFrame picture={picture} ratio={ratioOf(subject)} label={`${subject.name}, rebuilt from ${name}`} />
      <progress max="1" value={progress} aria-label={`Rebuilding from ${name}`} hidden={phase === 'done'} />
    </TileFigure>
  );
}

interface FigureProps {
  name: string;
  cost?: string;
  remark: string;
  children: ComponentChildren;
}

function TileFigure({ name, cost, remark, children }: FigureProps): VNode {
  return (
    <figure class="how-tile">
      {children}
      <figcaption>
        <b>{name}</b>
        {cost && <span class="small muted how-distance">{cost}</span>}
        <span class="small">{remark}</span>
      </figcaption>
    </figure>
  );
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value < 10 ? value.toPrecision(2) : Math.round(value)}%`;
}
