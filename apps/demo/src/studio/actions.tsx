import { Icon, type IconName } from '@pastiche/explorer/icon.tsx';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { ProblemNote } from '../ui/problemNote.tsx';
import { MoreActions } from './moreActions.tsx';
import { active, chosenMoment, failure, frame, moments, paint, pause, phase, resume, stop } from './session.ts';

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
  const end = (event: MouseEvent): void => {
    // The second press of a double click would start again.
    if (event.detail > 1) return;
    if (active.value) {
      first.current?.focus();
      void stop();
    } else if (canGoOn()) void paint();
  };
  const endLabel = !active.value && canGoOn() ? 'Paint again' : 'Stop';
  return (
    <>
      <button ref={first} type="button" class="primary grow" aria-disabled={!act} onClick={act}>
        <Icon name={icon} /> {label}
      </button>
      <button type="button" aria-disabled={!active.value && !canGoOn()} onClick={end}>
        <Icon name={endLabel === 'Stop' ? 'stop' : 'back'} /> {endLabel}
      </button>
    </>
  );
}

/** Whether a run was stopped that can be continued. */
const canGoOn = (): boolean => phase.value === 'stopped' && !chosenMoment.value && moments.value.length > 0;

function mainAction(): { icon: IconName; label: string; act?: () => void } {
  const moment = chosenMoment.value;
  if (moment) return { icon: 'play', label: 'Go on from here', act: () => void paint(moment) };
  if (phase.value === 'painting') return { icon: 'pause', label: 'Pause', act: pause };
  if (phase.value === 'paused') return { icon: 'play', label: 'Go on', act: resume };
  if (phase.value === 'starting') return { icon: 'play', label: 'Starting…' };
  if (canGoOn()) return { icon: 'play', label: 'Go on', act: () => void paint(moments.value.at(-1)) };
  return { icon: 'play', label: frame.value ? 'Paint again' : 'Paint', act: () => void paint() };
}
