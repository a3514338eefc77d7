import type { VNode } from 'preact';
import { takeWeights, weightsFiles } from '../weights.ts';
import { FileButton } from './fileButton.tsx';
import type { Problem } from './problem.ts';

interface Props {
  problem: Problem | undefined;
  retry: () => void;
}

/** An error message with buttons to try again. */
export function ProblemNote({ problem, retry }: Props): VNode | null {
  if (!problem) return null;
  const { what, help, remedy, missing } = problem;
  const recover = (): void => {
    remedy?.apply();
    retry();
  };
  return (
    <div class="problem-note" role="alert">
      <p>
        {what} {help && <a href={help}>More help</a>}
      </p>
      <div class="row">
        {remedy && (
          <button type="button" class="primary" onClick={recover}>
            {remedy.label}
          </button>
        )}
        {missing && (
          <FileButton
            accept={weightsFiles}
            onFile={(file) => {
              takeWeights(missing, file);
              retry();
            }}
          >
            I have a file
          </FileButton>
        )}
        <button type="button" onClick={retry}>
          Try again
        </button>
      </div>
    </div>
  );
}
