import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { FilmStage } from '../film/filmStage.tsx';
import { StrengthSlider, StrokeSliders } from '../studio/brushSliders.tsx';
import { choosePhoto } from '../studio/choosePicture.ts';
import { PaintingPicker } from '../studio/paintingPicker.tsx';
import { download } from '../ui/download.ts';
import { FileButton } from '../ui/fileButton.tsx';
import { PictureCanvas } from '../ui/pictureCanvas.tsx';
import { Segments } from '../ui/segments.tsx';
import { chosenSize, type LiveSize, paintLive, problem, type Shot, shoot, size, sizes, speed, view } from './live.ts';
import { showCamera } from './showCamera.ts';
import '../styles/studio.css';
import './camera.css';

type Facing = 'environment' | 'user';

/** A live view through the paintings, and a shutter. */
export function LiveCamera(): VNode {
  const video = useRef<HTMLVideoElement>(null);
  const facing = useSignal<Facing | undefined>(undefined);
  const isPlaying = useSignal(false);
  const refused = useSignal<string | undefined>(undefined);
  const shot = useSignal<Shot | 'taking' | undefined>(undefined);
  const film = useSignal<File | undefined>(undefined);

  useEffect(() => {
    if (facing.value === undefined || !video.current) return;
    return showCamera(video.current, { facing: facing.value, width: 1280 }, (why) => (refused.value = why));
  }, [facing.value]);
  // A picture that is being taken has the device for itself.
  const isLive = isPlaying.value && shot.value === undefined;
  useEffect(() => (isLive && video.current ? paintLive(video.current) : undefined), [isLive]);

  const take = async (): Promise<void> => {
    if (!video.current) return;
    shot.value = 'taking';
    shot.value = await shoot(video.current).catch((error: Error) => {
      refused.value = error.message;
      return undefined;
    });
  };
  const other = facing.value === 'user' ? 'environment' : 'user';
  const painted = typeof shot.value === 'object' ? shot.value.painted : view.value;
  return (
    <article class="live">
      <header>
        <h1>A painting that moves.</h1>
        <p class="muted">
          Look through your camera as if a painter held it, or paint a film. All of it stays on your device.
        </p>
      </header>
      <div class="live-columns">
        {film.value ? (
          <FilmStage key={film.value.name} film={film.value} onDone={() => (film.value = undefined)} />
        ) : (
          <section class="card live-stage" aria-label="The camera’s view, painted" data-size={size}>
            <div class="live-view" data-facing={facing}>
              <video
                ref={video}
                autoPlay
                playsInline
                muted
                onPlaying={() => (isPlaying.value = true)}
                onEmptied={() => (isPlaying.value = false)}
              />
              <PictureCanvas picture={painted} label="What the camera sees, painted" />
              {facing.value === undefined && (
                <div class="row">
                  <button type="button" class="primary" onClick={() => (facing.value = 'environment')}>
                    <Icon name="camera" /> Start the camera
                  </button>
                  <FileButton accept="video/*,.mkv" onFile={(file) => (film.value = file)}>
                    <Icon name="film" /> Paint a film
                  </FileButton>
                </div>
              )}
            </div>
            {refused.value || problem.value ? <p role="alert">{refused.value ?? problem.value}</p> : <Pace />}
            {typeof shot.value === 'object' ? (
              <Taken shot={shot.value} onDone={() => (shot.value = undefined)} />
            ) : (
              <div class="row">
                <button type="button" class="primary" disabled={!isLive || !view.value} onClick={take}>
                  <Icon name="camera" /> {shot.value === 'taking' ? 'Painting it…' : 'Take a picture'}
                </button>
                {facing.value && (
                  <button type="button" onClick={() => (facing.value = other)}>
                    <Icon name="back" /> Other camera
                  </button>
                )}
              </div>
            )}
          </section>
        )}
        <div class="live-controls">
          <PaintingPicker />
          <section class="card" aria-labelledby="live-look">
            <h2 id="live-look">The look</h2>
            <StrengthSlider />
            <StrokeSliders />
            {!film.value && <SizeChoice />}
          </section>
        </div>
      </div>
    </article>
  );
}

/** How quick this device is. */
function Pace(): VNode {
  const words = speed.value === undefined ? '' : `, ${speed.value.toPrecision(2)} pictures a second`;
  return <p class="muted small live-pace">{view.value ? `${size.value} px${words}` : ' '}</p>;
}

const automatic = 'What this device can do';

function SizeChoice(): VNode {
  const options = { [automatic]: 'Automatic', ...Object.fromEntries(sizes.map((each) => [each, `${each}`])) };
  const choose = (value: string): void => {
    chosenSize.value = value === automatic ? undefined : (Number(value) as LiveSize);
  };
  return (
    <fieldset>
      <legend>Pixels of the longer side</legend>
      <Segments name="live-size" options={options} value={String(chosenSize.value ?? automatic)} onChange={choose} />
    </fieldset>
  );
}

function Taken({ shot, onDone }: { shot: Shot; onDone: () => void }): VNode {
  const save = async (): Promise<void> => {
    const { toBlob } = await import('@pastiche/web');
    download(await toBlob(shot.painted, { type: 'image/jpeg' }), 'pastiche-camera.jpg');
  };
  const paint = async (): Promise<void> => {
    const { toBlob } = await import('@pastiche/web');
    const blob = await toBlob(shot.photo, { type: 'image/jpeg' });
    await choosePhoto(new File([blob], 'Your photo', { type: blob.type }));
    location.hash = '#/studio';
  };
  return (
    <div class="row">
      <button type="button" class="primary" onClick={save}>
        <Icon name="download" /> Save
      </button>
      <button type="button" onClick={paint}>
        <Icon name="brush" /> Paint it in the Studio
      </button>
      <button type="button" onClick={onDone}>
        Back to the live view
      </button>
    </div>
  );
}
