import type { VNode } from 'preact';
import { failure, paint } from './session.ts';

/** An error message with buttons to try again. */
export function Failed(): VNode | null {
  const problem = failure.value;
  if (!problem) return null;
  const { what, help, remedy } = problem;
  return (
    <div class="failed" role="alert">
      <p>
        {what} {help && <a href={help}>More help</a>}
      </p>
      <div class="row">
        {remedy && (
          <button
            type="button"
            class="primary"
            onClick={() => {
              remedy.apply();
              void paint();
            }}
          >
            {remedy.label}
          </button>
        )}
        <button type="button" onClick={() => paint()}>
          Try again
        </button>
      </div>
    </div>
  );
}
