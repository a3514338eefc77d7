import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { isDeep, paintedFile, type TypeName, types } from '../share/paintedFile.ts';
import { saysHow } from '../share/saysHow.ts';
import { ShareButtons } from '../share/shareButtons.tsx';
import { FilmButton } from '../timelapse/filmButton.tsx';
import { download } from '../ui/download.ts';
import { frame } from './session.ts';

/** What can be done with the picture on the stage: downloads it at its full size, shares it, makes a film of it. */
export function DownloadButtons(): VNode {
  const wanted = useSignal<TypeName>('PNG');
  const type = wanted.value === 'PNG, 16 bits' && !isDeep.value ? 'PNG' : wanted.value;
  const problem = useSignal<string | undefined>(undefined);
  const save = async (): Promise<void> => {
    problem.value = undefined;
    try {
      const file = await paintedFile(type);
      if (file) download(file, file.name);
    } catch (error) {
      problem.value = (error as Error).message;
    }
  };
  return (
    <>
      <div class="row download">
        <button type="button" disabled={!frame.value} onClick={save}>
          <Icon name="download" /> Download
        </button>
        <select
          aria-label="File type"
          value={type}
          onChange={({ currentTarget }) => (wanted.value = currentTarget.value as TypeName)}
        >
          {Object.keys(types).map((name) => (
            <option key={name} disabled={name === 'PNG, 16 bits' && !isDeep.value}>
              {name}
            </option>
          ))}
        </select>
        <label class="check" title="The names of the photo and the paintings, and all settings: see Prints in the docs">
          <input
            type="checkbox"
            disabled={!type.startsWith('PNG')}
            checked={saysHow.value}
            onChange={({ currentTarget }) => (saysHow.value = currentTarget.checked)}
          />
          Settings in the file
        </label>
        {problem.value && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <ShareButtons />
      <FilmButton />
    </>
  );
}
