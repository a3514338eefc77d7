import { Icon, type IconName } from '@pastiche/explorer/icon.tsx';
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
  const { icon, label, act } = mainAction();
  return (
    <>
      <button type="button" class="primary grow" disabled={!act} onClick={act}>
        <Icon name={icon} /> {label}
      </button>
      {phase.value === 'stopped' && !chosenMoment.value && moments.value.length > 0 && (
        <button type="button" onClick={() => paint(moments.value.at(-1))}>
          Go on
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
  return { icon: 'play', label: frame.value ? 'Paint again' : 'Paint', act: () => void paint() };
}

/** How long the button confirms the copy, in milliseconds. */
const confirmation = 2000;

function LinkButton(): VNode {
  const copied = useSignal<'yes' | 'no' | undefined>(undefined);
  const copy = async (): Promise<void> => {
    const link = linkToSettings();
    history.replaceState(undefined, '', new URL(link).hash);
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
