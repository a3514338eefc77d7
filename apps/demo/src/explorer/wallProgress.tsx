import type { VNode } from 'preact';
import { progress, units } from './wall.ts';

/** How far it is; its place is kept, so that the wall below does not jump. */
export function WallProgress(): VNode {
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
    if (download) return `Fetching the network: ${(value / 1e6).toFixed(0)} of ${(of / 1e6).toFixed(0)} MB`;
    if (now) return `Looking: ${now.seen} of ${now.of} pictures`;
    return units.value.length > 0 ? `${units.value.length} units` : 'One moment…';
  }
}
