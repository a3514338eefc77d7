import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { fileName } from '../share/paintedFile.ts';
import { canShareFiles, shareFile } from '../share/shareFile.ts';
import { photo } from '../studio/pictures.ts';
import { frame, moments } from '../studio/session.ts';
import { Dialog } from '../ui/dialog.tsx';
import { download } from '../ui/download.ts';
import { film, filmFormat } from './film.ts';
import './film.css';

const lessMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Makes a film of how the picture was painted, from the photo to the end, and shows it. */
export function FilmDialog({ onClose }: { onClose: () => void }): VNode {
  const progress = useSignal(0);
  const file = useSignal<File | undefined>(undefined);
  const address = useSignal<string | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    const leaving = new AbortController();
    make(leaving.signal, (share) => (progress.value = share)).then(
      (made) => {
        file.value = made;
        address.value = URL.createObjectURL(made);
      },
      (error) => {
        if (!leaving.signal.aborted) problem.value = (error as Error).message;
      },
    );
    return () => {
      leaving.abort();
      if (address.peek()) URL.revokeObjectURL(address.peek() as string);
    };
  }, []);
  const { width, height } = photo.value;
  return (
    <Dialog title="From photo to painting" class="film" onClose={onClose}>
      {problem.value ? (
        <p class="problem" role="alert">
          {problem}
        </p>
      ) : (
        <div class="film-screen" style={{ aspectRatio: `${width} / ${height}`, '--ratio': width / height }}>
          {address.value ? (
            <video
              class="fill"
              src={address.value}
              controls
              loop
              muted
              autoPlay={!lessMotion}
              playsInline
              aria-label="The film"
            />
          ) : (
            <label class="film-progress">
              Filming… <progress value={progress} max={1} />
            </label>
          )}
        </div>
      )}
      {file.value && (
        <div class="row">
          <button type="button" class="primary" onClick={() => file.value && download(file.value, file.value.name)}>
            <Icon name="download" /> Download the film
          </button>
          {canShareFiles && (
            <button type="button" onClick={() => file.value && shareFile(file.value)}>
              <Icon name="share" /> Share
            </button>
          )}
          <span class="small muted">
            {file.value.name.endsWith('mp4') ? 'MP4' : 'WebM'}, {(file.value.size / 1e6).toFixed(1)} MB
          </span>
        </div>
      )}
    </Dialog>
  );
}

async function make(signal: AbortSignal, onProgress: (share: number) => void): Promise<File> {
  const format = filmFormat();
  if (!format)
    throw new Error('This browser cannot record films. Recent versions of Chrome, Edge, Firefox and Safari can.');
  const { source } = photo.value;
  const first = await createImageBitmap(source instanceof Blob ? source : await (await fetch(source)).blob());
  const painted = moments.value.map(({ picture }) => picture);
  const pictures = [first, ...painted, ...(frame.value ? [frame.value] : [])];
  const made = await film({ pictures, format, signal, onProgress });
  return new File([made], fileName(made.type === 'video/mp4' ? 'mp4' : 'webm'), { type: made.type });
}
