import { effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals';
import type { Picture } from '../studio/picture.ts';
import { endTurns, takeTurn } from '../turns.ts';
import { type Problem, problemOf } from '../ui/problem.ts';

/** Something that the visitor starts and can stop. */
export interface Computation {
  phase: ReadonlySignal<'idle' | 'running' | 'done'>;
  problem: Signal<Problem | undefined>;
  /** Resolves at the end, also when it fails or is stopped. */
  play: () => Promise<void>;
}

interface Definition {
  /** What it is computed from; when one of these changes, it is stopped and discarded. */
  of: readonly ReadonlySignal<Picture>[];
  work: (cancelled: AbortSignal) => Promise<void>;
  /** Removes all that was computed. */
  discard: () => void;
}

export function createComputation({ of, work, discard }: Definition): Computation {
  const phase = signal<'idle' | 'running' | 'done'>('idle');
  const problem = signal<Problem | undefined>(undefined);

  async function play(): Promise<void> {
    phase.value = 'running';
    problem.value = undefined;
    await takeTurn(async (cancelled) => {
      phase.value = 'running';
      try {
        await work(cancelled);
        phase.value = 'done';
      } catch (error) {
        phase.value = 'idle';
        if (!cancelled.aborted) problem.value = problemOf(error);
      }
    });
    // Another computation may have cancelled this one before it began.
    if (phase.value === 'running') phase.value = 'idle';
  }

  effect(() => {
    for (const { value } of of) void value;
    untracked(() => {
      if (phase.value === 'running') endTurns();
      discard();
      phase.value = 'idle';
      problem.value = undefined;
    });
  });
  return { phase, problem, play };
}
