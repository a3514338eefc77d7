import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { takeWeights, weightsFiles } from '../weights.ts';
import { FileButton } from './fileButton.tsx';
import type { Problem } from './problem.ts';
import { useFocusBack } from './useFocusBack.ts';

interface Props {
  problem: Problem | undefined;
  retry: () => void;
}

/** An error message with buttons to try again. */
export function ProblemNote({ problem, retry }: Props): VNode | null {
  return problem ? <Note problem={problem} retry={retry} /> : null;
}

function Note({ problem, retry }: Props & { problem: Problem }): VNode {
  const note = useRef<HTMLDivElement>(null);
  useFocusBack(note);
  const { what, help, remedy, missing } = problem;
  const recover = (): void => {
    remedy?.apply();
    retry();
  };
  return (
    <div ref={note} class="problem-note" role="alert">
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
