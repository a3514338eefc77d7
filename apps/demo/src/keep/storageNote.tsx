import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { results } from './results.ts';
import { trouble } from './store.ts';

const megabytes = (bytes: number): string =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

/** How much room the pictures take. */
export function StorageNote(): VNode | null {
  const room = useSignal<StorageEstimate>({});
  const list = results.value;
  useEffect(() => {
    void navigator.storage?.estimate?.().then((estimate) => (room.value = estimate));
  }, [list]);
  const { usage, quota } = room.value;
  if (trouble.value === 'unavailable') return null;
  const own = list.reduce((sum, { file, small }) => sum + file.size + (small?.size ?? 0), 0);
  return (
    <p class="muted small">
      Your pictures take up {megabytes(own)}.
      {usage !== undefined &&
        quota !== undefined &&
        ` With all the rest, the site uses ${megabytes(usage)} of the ${megabytes(quota)} that your browser allows.`}
    </p>
  );
}
