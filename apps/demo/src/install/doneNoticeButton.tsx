import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { phase } from '../studio/session.ts';
import { pace } from '../studio/timing.ts';
import { mayAsk } from './doneNotice.ts';

/** From how many seconds left a visitor may want to leave meanwhile. */
const long = 60;

/** Offers, during a long run, to tell when it is done. Only a click asks the browser. */
export function DoneNoticeButton(): VNode | null {
  const answer = useSignal<NotificationPermission | undefined>(undefined);
  if (phase.value !== 'painting') return null;
  if (answer.value === 'granted') {
    return (
      <p class="small muted" role="status">
        We’ll tell you when it’s done, even if you are in another tab.
      </p>
    );
  }
  if (answer.value || !mayAsk() || (pace.value?.left ?? 0) < long) return null;
  const ask = async (): Promise<void> => {
    answer.value = await Notification.requestPermission();
  };
  return (
    <button type="button" class="quiet" onClick={ask}>
      <Icon name="bell" /> Tell me when it’s done
    </button>
  );
}
