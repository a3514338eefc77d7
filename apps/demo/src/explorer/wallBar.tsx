import type { VNode } from 'preact';
import { Segments } from '../ui/segments.tsx';
import { collection, network, shownTiles, tiles } from './choice.ts';
import { sampleNames } from './layout.ts';
import { photos } from './photos.ts';
import { found, progress, units, wallProblem } from './wall.ts';

/** The number of units or the progress, and the choice of what tiles show. Its height is fixed, so that the wall does not jump. */
export function WallBar(): VNode {
  return (
    <div class="explore-bar row">
      <WallProgress />
      {network.value === 'compact' && (
        <fieldset>
          <legend class="visually-hidden">What the tiles show</legend>
          <Segments
            name="tiles"
            class="explore-tiles"
            options={{ patches: 'Nine patches', wishes: 'What it would like to see' }}
            value={shownTiles.value}
            onChange={(name) => (tiles.value = name)}
          />
        </fieldset>
      )}
    </div>
  );
}

const ourPictures = sampleNames.length + Object.keys(photos).length;

function WallProgress(): VNode {
  const now = progress.value;
  const download = now?.download;
  const [value, of] = download ? [download.loaded, download.total ?? 0] : [now?.seen ?? 0, now?.of ?? 1];
  return (
    <div class="explore-progress">
      <p class="small muted" role="status">
        {text()}
      </p>
      <progress value={of > 0 ? value : undefined} max={of || 1} aria-label="How far it is" hidden={!now} />
    </div>
  );

  function text(): string {
    if (download) return `Downloading the network: ${megabytes(value)} of ${megabytes(of)} MB`;
    if (now) return `Looking: ${now.seen} of ${now.of} pictures`;
    const { length } = units.value;
    if (length === 0) return wallProblem.value ? '' : 'One moment…';
    const seen = found.value?.record.images.length ?? 0;
    return `${length} units, ${collection.value === 'ours' ? `in ${seen} squares of our ${ourPictures} pictures` : `in ${seen} of yours`}`;
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
