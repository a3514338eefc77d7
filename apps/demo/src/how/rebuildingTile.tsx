import type { VNode } from 'preact';
import type { Picture } from '../studio/picture.ts';
import { PictureFrame } from './pictureFrame.tsx';
import type { Tile } from './rebuilding.ts';
import type { Rebuilt } from './rebuilt.ts';
import { ratioOf } from './subjects.ts';

interface Props {
  tile: Tile;
  /** The tile's place among the others. */
  row: number;
  name: string;
  /** What to notice in it. */
  remark?: string;
  /** The rebuildings that come with the site, and the moment to show of them; -1 for the noise at the start. */
  ready: (Rebuilt & { moment: number }) | undefined;
  /** The picture that is rebuilt. */
  subject: Picture;
  isLarge?: boolean;
}

/** One rebuilding, with its cost. */
export function RebuildingTile({ tile, row, name, remark, ready, subject, isLarge }: Props): VNode {
  const { phase, picture, progress, distance } = tile.state.value;
  const moment = ready?.moment ?? -1;
  const cost = moment < 0 ? distance : ready?.costs[row][moment];
  const label = `${subject.name}, rebuilt from ${name}`;
  const ratio = ratioOf(subject);
  return (
    <span class={`how-tile ${isLarge ? 'is-large' : ''}`}>
      {ready && moment >= 0 ? (
        <span
          class="picture how-ready"
          role="img"
          aria-label={label}
          style={{ ...ready.style(row, moment), aspectRatio: String(ratio) }}
        />
      ) : (
        <PictureFrame picture={picture} ratio={ratio} label={label} />
      )}
      {!isLarge && <progress max="1" value={progress} aria-label={label} hidden={phase !== 'painting'} />}
      <span class="how-tile-words small">
        <b>{name}</b>
        <span class="muted">{cost === undefined ? 'noise' : `cost ${percent(cost)}`}</span>
        {remark && <span>{remark}</span>}
      </span>
    </span>
  );
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value < 10 ? value.toPrecision(2) : Math.round(value)}%`;
}
