import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { CropButton } from '../crop/cropButton.tsx';
import { DoneNoticeButton } from '../install/doneNoticeButton.tsx';
import { MaskButton } from '../mask/maskButton.tsx';
import { editor } from '../mask/masking.ts';
import { PictureCanvas } from '../ui/pictureCanvas.tsx';
import { choosePhoto } from './choosePicture.ts';
import { ComparisonHandle } from './comparisonHandle.tsx';
import { glance } from './glance.ts';
import { GlanceBeside } from './glanceBeside.tsx';
import { photo } from './pictures.ts';
import { Progress } from './progress.tsx';
import { chosenMoment, frame, phase } from './session.ts';
import { useComparison } from './useComparison.ts';

/** The picture while it is painted; or with its masks, while these are drawn. */
export function Stage(): VNode {
  const { EaselView } = editor.value ?? {};
  return (
    <section class="stage card" aria-label="The picture" aria-busy={phase.value === 'starting'} data-phase={phase}>
      <div class="stage-room">
        {EaselView ? <EaselView /> : <Frame />}
        {phase.value === 'starting' && <p class="stage-note">Getting ready…</p>}
      </div>
      <Progress />
    </section>
  );
}

/** A slider on the picture uncovers the photo from the left. */
function Frame(): VNode {
  const { address, name, width, height } = photo.value;
  const isSwapped = useSignal(false);
  useSignalEffect(() => {
    if (!glance.value) isSwapped.value = false;
  });
  const picture = chosenMoment.value?.picture ?? frame.value;
  const beside = picture && glance.value;
  const painted = beside && isSwapped.value ? beside : (picture ?? glance.value);
  const { uncovered, isPeeking, handlers } = useComparison(painted !== undefined);
  const share = isPeeking.value ? 100 : uncovered.value;
  return (
    <>
      <div
        class="stage-frame"
        {...handlers}
        style={{ aspectRatio: `${width} / ${height}`, '--ratio': width / height, '--uncovered': `${share}%` }}
      >
        <img
          class="fill"
          src={address}
          alt={painted ? '' : `The photo: ${name}`}
          width={width}
          height={height}
          draggable={false}
        />
        <PictureCanvas picture={painted} label={`${name}, painted`} class="fill stage-painted" />
        {painted && <ComparisonHandle uncovered={uncovered} isPeeking={isPeeking.value} />}
      </div>
      {beside && <GlanceBeside picture={isSwapped.value ? picture : beside} isSwapped={isSwapped} />}
      <DoneNoticeButton />
      <StageTools />
    </>
  );
}

/** Tools over the picture: a row of buttons with icons in its upper right corner. */
function StageTools(): VNode {
  const row = useRef<HTMLDivElement>(null);
  const enlarge = (): void => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void row.current?.closest('.stage')?.requestFullscreen();
  };
  return (
    <div ref={row} class="stage-tools">
      <MaskButton />
      <CropButton picture={photo.value} onCropped={choosePhoto} />
      {document.fullscreenEnabled && (
        <button type="button" onClick={enlarge}>
          <Icon name="enlarge" /> <span>Full screen</span>
        </button>
      )}
    </div>
  );
}
