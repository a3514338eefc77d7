import { Icon, type IconName } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { GalleryButton } from '../keep/galleryButton.tsx';
import { startOver } from './choosePicture.ts';
import { DownloadButtons } from './downloadButtons.tsx';
import { linkToSettings, noteAddress } from './link.ts';
import { active, chosenMoment, frame, goOn, paint, pause, phase, place, resume, stop } from './session.ts';

/** The buttons of the Studio, each always in the same place. */
export function Actions(): VNode {
  return (
    <div class="actions">
      <div class="row main-actions">
        <MainAction />
        <button type="button" disabled={!active.value} onClick={stop}>
          <Icon name="stop" /> Stop
        </button>
      </div>
      <div class="row">
        <DownloadButtons />
        <LinkButton />
        <GalleryButton />
        <button type="button" class="quiet" onClick={startOver}>
          <Icon name="back" /> Reset
        </button>
      </div>
    </div>
  );
}

function MainAction(): VNode {
  const { icon, label, act } = mainAction();
  const canGoOn = place.value && !active.value && !chosenMoment.value;
  return (
    <>
      <button type="button" class="primary grow" disabled={!act} onClick={act}>
        <Icon name={icon} /> {label}
      </button>
      {canGoOn && (
        <button type="button" onClick={() => paint()}>
          Paint again
        </button>
      )}
    </>
  );
}

function mainAction(): { icon: IconName; label: string; act?: () => void } {
  const moment = chosenMoment.value;
  if (moment) return { icon: 'play', label: 'Go on from here', act: () => void paint(moment) };
  if (phase.value === 'painting') return { icon: 'pause', label: 'Pause', act: pause };
  if (phase.value === 'paused') return { icon: 'play', label: 'Go on', act: resume };
  if (phase.value === 'starting') return { icon: 'play', label: 'Starting…' };
  if (place.value) return { icon: 'play', label: 'Go on', act: () => void goOn() };
  return { icon: 'play', label: frame.value ? 'Paint again' : 'Paint', act: () => void paint() };
}

/** How long the button confirms the copy, in milliseconds. */
const confirmation = 2000;

function LinkButton(): VNode {
  const copied = useSignal<'yes' | 'no' | undefined>(undefined);
  const copy = async (): Promise<void> => {
    const link = linkToSettings();
    history.replaceState(undefined, '', link);
    noteAddress();
    copied.value = await navigator.clipboard.writeText(link).then(
      () => 'yes' as const,
      () => 'no' as const,
    );
    setTimeout(() => (copied.value = undefined), confirmation);
  };
  const label = { yes: 'Copied', no: 'Copy it from the address bar' };
  return (
    <button type="button" class="quiet" onClick={copy}>
      <Icon name="link" /> <span aria-live="polite">{copied.value ? label[copied.value] : 'Copy link'}</span>
    </button>
  );
}
