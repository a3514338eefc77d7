import type { VNode } from 'preact';
import { backend } from '../studio/settings.ts';
import type { Problem } from './problem.ts';

interface Props {
  problem: Problem | undefined;
  retry: () => void;
}

/** An error message with buttons to try again. */
export function ProblemNote({ problem, retry }: Props): VNode | null {
  if (!problem) return null;
  const withoutGraphics = (): void => {
    backend.value = 'wasm';
    retry();
  };
  return (
    <div class="problem-note" role="alert">
      <p>{problem.what}</p>
      <div class="row">
        <button type="button" onClick={retry}>
          Try again
        </button>
        {problem.mayBeGraphics && (
          <button type="button" onClick={withoutGraphics}>
            Try without the graphics card
          </button>
        )}
      </div>
    </div>
  );
}
