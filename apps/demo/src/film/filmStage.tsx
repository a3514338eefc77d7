import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { download } from '../ui/download.ts';
import { PictureCanvas } from '../ui/pictureCanvas.tsx';
import { Segments } from '../ui/segments.tsx';
import type { PaintedFilm } from './filmWriter.ts';
import { canEncode, filming, paintFilm } from './paintFilm.ts';

const sizes = { 192: '192', 256: '256', 384: '384', 512: '512', 720: '720' };

const kinds = { film: 'A film, with its sound', frames: 'Its frames, in a zip' };

/** Paints a film, shows each frame as it comes, and then the film. */
export function FilmStage({ film, onDone }: { film: File; onDone: () => void }): VNode {
  const size = useSignal('256');
  const as = useSignal<'film' | 'frames'>(canEncode ? 'film' : 'frames');
  const painted = useSignal<PaintedFilm | undefined>(undefined);
  const controller = useSignal<AbortController | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const url = useSignal<string | undefined>(undefined);
  useEffect(() => {
    const address = painted.value && URL.createObjectURL(painted.value.file);
    url.value = address;
    return () => address && URL.revokeObjectURL(address);
  }, [painted.value]);
  useEffect(
    () => () => {
      controller.peek()?.abort();
      filming.value = undefined;
    },
    [],
  );

  const paint = async (): Promise<void> => {
    const own = new AbortController();
    [controller.value, painted.value, problem.value, filming.value] = [own, undefined, undefined, undefined];
    try {
      painted.value = await paintFilm(film, { size: Number(size.value), as: as.value, signal: own.signal });
    } catch (error) {
      if (!own.signal.aborted) problem.value = (error as Error).message;
    } finally {
      if (controller.value === own) controller.value = undefined;
    }
  };
  const isPainting = controller.value !== undefined;
  return (
    <section class="card live-stage" aria-label="The film, painted">
      <div class="live-view">
        {url.value && painted.value?.ending !== '.zip' ? (
          // biome-ignore lint/a11y/useMediaCaption: it is the visitor's own film
          <video src={url.value} controls loop playsInline />
        ) : (
          <PictureCanvas picture={filming.value?.picture} label="The newest frame, painted" />
        )}
      </div>
      {problem.value ? <p role="alert">{problem.value}</p> : <Progress isPainting={isPainting} name={film.name} />}
      {!isPainting && (
        <>
          <fieldset>
            <legend>Pixels of the longer side</legend>
            <Segments name="film-size" options={sizes} value={size.value} onChange={(value) => (size.value = value)} />
          </fieldset>
          <fieldset>
            <legend>Save</legend>
            <Segments
              name="film-as"
              options={kinds}
              value={as.value}
              disabled={canEncode ? [] : ['film']}
              onChange={(value) => (as.value = value)}
            />
            {!canEncode && (
              <p class="muted small">This browser cannot write films. Other programs can make a film of the frames.</p>
            )}
          </fieldset>
        </>
      )}
      <div class="row">
        {isPainting ? (
          <button type="button" onClick={() => controller.value?.abort()}>
            Stop
          </button>
        ) : (
          <button type="button" class={painted.value ? undefined : 'primary'} onClick={paint}>
            <Icon name="brush" /> {painted.value ? 'Paint it again' : 'Paint the film'}
          </button>
        )}
        {painted.value && (
          <button type="button" class="primary" onClick={() => save(painted.value as PaintedFilm, film.name)}>
            <Icon name="download" /> {painted.value.ending === '.zip' ? 'Save the frames' : 'Save the film'}
          </button>
        )}
        <button type="button" onClick={onDone}>
          Back
        </button>
      </div>
    </section>
  );
}

function Progress({ isPainting, name }: { isPainting: boolean; name: string }): VNode {
  const begun = useSignal<{ at: number; done: number } | undefined>(undefined);
  const { done, total } = filming.value ?? { done: 0, total: 0 };
  useEffect(() => {
    // The first frame waits for the network.
    begun.value = isPainting && done > 0 ? (begun.peek() ?? { at: performance.now(), done }) : undefined;
  }, [isPainting, done > 0]);
  const { at, done: before } = begun.value ?? { at: 0, done };
  const rate = done > before ? (done - before) / ((performance.now() - at) / 1000) : undefined;
  const left = rate ? `, ${Math.ceil((total - done) / rate)} s left` : '';
  const words = isPainting ? (done > 0 ? `Frame ${done} of ${total}${left}` : 'Preparing…') : name;
  return (
    <>
      {isPainting && <progress value={done} max={total || 1} aria-label="How much of the film is painted" />}
      <p class="muted small live-pace">{words}</p>
    </>
  );
}

function save({ file, ending }: PaintedFilm, name: string): void {
  download(file, `${name.replace(/\.[^.]*$/, '')}-painted${ending}`);
}
