import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { download } from '../ui/download.ts';
import { photo } from './pictures.ts';
import { chosenMoment, frame } from './session.ts';

const types = { PNG: 'image/png', JPEG: 'image/jpeg', WebP: 'image/webp' } as const;
type TypeName = keyof typeof types;

/** Downloads the picture on the stage at its full size. */
export function DownloadButtons(): VNode {
  const type = useSignal<TypeName>('PNG');
  const problem = useSignal<string | undefined>(undefined);
  const save = async (): Promise<void> => {
    const picture = chosenMoment.value?.picture ?? frame.value;
    if (!picture) return;
    try {
      const { toBlob } = await import('@pastiche/web');
      download(
        await toBlob(picture, { type: types[type.value] }),
        `${nameOf(photo.value.name)}-painted.${type.value.toLowerCase()}`,
      );
      problem.value = undefined;
    } catch (error) {
      problem.value = (error as Error).message;
    }
  };
  return (
    <div class="row download">
      <button type="button" disabled={!frame.value} onClick={save}>
        <Icon name="download" /> Download
      </button>
      <select
        aria-label="File type"
        value={type}
        onChange={({ currentTarget }) => (type.value = currentTarget.value as TypeName)}
      >
        {Object.keys(types).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      {problem.value && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function nameOf(file: string): string {
  return file
    .replace(/\.\w+$/, '')
    .replaceAll(/\s+/g, '-')
    .toLowerCase();
}
