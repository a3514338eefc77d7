import { Icon } from '@pastiche/explorer/icon.tsx';
import type { ComponentChildren, VNode } from 'preact';
import { endTurns } from '../turns.ts';
import { ProblemNote } from '../ui/problemNote.tsx';
import type { Computation } from './computation.ts';

interface Props {
  computation: Computation;
  /** The button's label while nothing runs. */
  invitation: string;
  /** Whether there is something to see without it. */
  isMinor?: boolean;
  /** How it goes, in words. */
  children: ComponentChildren;
}

/** A button that starts and stops a computation, and what there is to say about it. */
export function Controls({ computation: { phase, problem, play }, invitation, isMinor, children }: Props): VNode {
  const running = phase.value === 'running';
  return (
    <>
      <div class="how-controls row">
        <button
          type="button"
          class={running || isMinor ? '' : 'primary'}
          onClick={() => (running ? endTurns() : void play())}
        >
          <Icon name={running ? 'stop' : phase.value === 'done' ? 'back' : 'play'} /> {running ? 'Stop' : invitation}
        </button>
        <p class="small muted" aria-live="polite">
          {children}
        </p>
      </div>
      <ProblemNote problem={problem.value} retry={() => void play()} />
    </>
  );
}
