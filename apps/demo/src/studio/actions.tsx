import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { DownloadButtons } from './downloadButtons.tsx';
import { linkToSettings } from './link.ts';
import { active, chosenMoment, clear, frame, moments, paint, pause, phase, resume, stop } from './session.ts';
import { reset } from './settings.ts';

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
        <button type="button" class="quiet" onClick={() => clear().then(reset)}>
          <Icon name="back" /> Reset
        </button>
      </div>
    </div>
  );
}

function MainAction(): VNode {
  const moment = chosenMoment.value;
  if (moment) {
    return (
      <button type="button" class="primary grow" onClick={() => paint(moment)}>
        <Icon name="play" /> Go on from here
      </button>
    );
  }
  switch (phase.value) {
    case 'painting':
      return (
        <button type="button" class="primary grow" onClick={pause}>
          <Icon name="pause" /> Pause
        </button>
      );
    case 'paused':
      return (
        <button type="button" class="primary grow" onClick={resume}>
          <Icon name="play" /> Go on
        </button>
      );
    case 'starting':
      return (
        <button type="button" class="primary grow" disabled>
          <Icon name="play" /> Starting…
        </button>
      );
    default:
      return (
        <>
          <button type="button" class="primary grow" onClick={() => paint()}>
            <Icon name="play" /> {frame.value ? 'Paint again' : 'Paint'}
          </button>
          {phase.value === 'stopped' && moments.value.length > 0 && (
            <button type="button" onClick={() => paint(moments.value.at(-1))}>
              Go on
            </button>
          )}
        </>
      );
  }
}

/** How long the button confirms the copy, in milliseconds. */
const confirmation = 2000;

function LinkButton(): VNode {
  const copied = useSignal<'yes' | 'no' | undefined>(undefined);
  const copy = async (): Promise<void> => {
    const link = linkToSettings();
    history.replaceState(undefined, '', link);
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
