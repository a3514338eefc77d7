import { Icon, type IconName } from '@pastiche/explorer/icon.tsx';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { ProblemNote } from '../ui/problemNote.tsx';
import { MoreActions } from './moreActions.tsx';
import { active, chosenMoment, failure, frame, goOn, paint, pause, phase, place, resume, stop } from './session.ts';

/** The bar of the Studio's actions. Its buttons stay where they are, and keep the focus whatever they say. */
export function Actions(): VNode {
  return (
    <div class="actions">
      <ProblemNote problem={failure.value} retry={() => void paint()} />
      <div class="action-bar">
        <RunButtons />
        <MoreActions />
      </div>
    </div>
  );
}

/** Paint, Pause or Go on; and Stop, or Paint again. A button that can do nothing now is not `disabled`, which would drop the focus. */
function RunButtons(): VNode {
  const first = useRef<HTMLButtonElement>(null);
  const { icon, label, act } = mainAction();
  const canGoOn = place.value !== undefined && !active.value && !chosenMoment.value;
  const end = (event: MouseEvent): void => {
    // The second press of a double click would start again.
    if (event.detail > 1) return;
    if (active.value) {
      first.current?.focus();
      void stop();
    } else if (canGoOn) void paint();
  };
  const endLabel = canGoOn ? 'Paint again' : 'Stop';
  return (
    <>
      <button ref={first} type="button" class="primary grow" aria-disabled={!act} onClick={act}>
        <Icon name={icon} /> {label}
      </button>
      <button type="button" aria-disabled={!active.value && !canGoOn} onClick={end}>
        <Icon name={endLabel === 'Stop' ? 'stop' : 'back'} /> {endLabel}
      </button>
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
