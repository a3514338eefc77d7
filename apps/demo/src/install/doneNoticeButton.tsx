import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { phase } from '../studio/session.ts';
import { pace } from '../studio/timing.ts';
import { useFocusBack } from '../ui/useFocusBack.ts';
import './doneNotice.css';
import { mayAsk } from './doneNotice.ts';

/** From how many seconds left a visitor may want to leave meanwhile. */
const long = 60;

/** Offers, during a long run, to tell when it is done. Only a click asks the browser. */
export function DoneNoticeButton(): VNode | null {
  const isOffered = useSignal(false);
  const isPainting = phase.value === 'painting';
  useSignalEffect(() => {
    if (phase.value !== 'painting') isOffered.value = false;
    else if ((pace.value?.left ?? 0) > long && mayAsk()) isOffered.value = true;
  });
  return isPainting && isOffered.value ? <Offer /> : null;
}

const words: Readonly<Record<NotificationPermission, string>> = {
  default: 'Tell me when it’s done',
  granted: 'We’ll tell you when it’s done',
  denied: 'Your browser does not allow it',
};

function Offer(): VNode {
  const answer = useSignal<NotificationPermission>('default');
  const button = useRef<HTMLButtonElement>(null);
  useFocusBack(button);
  const ask = async (): Promise<void> => {
    if (answer.value === 'default') answer.value = await Notification.requestPermission();
  };
  return (
    <button ref={button} type="button" class="done-notice" aria-disabled={answer.value !== 'default'} onClick={ask}>
      <Icon name="bell" /> <span aria-live="polite">{words[answer.value]}</span>
    </button>
  );
}
