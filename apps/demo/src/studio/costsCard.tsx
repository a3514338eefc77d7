import type { VNode } from 'preact';
import { refusal } from './liveChanges.ts';
import { LossPlot } from './lossPlot.tsx';
import { engine, notice } from './session.ts';

const expectation =
  'gpu' in navigator
    ? 'This browser offers WebGPU. On a graphics card a picture takes from seconds to a few minutes.'
    : 'This browser offers no WebGPU, so painting is slow. Start with a sketch, which takes a few minutes.';

/** The plot of the costs, and the engine that computes them. */
export function CostsCard(): VNode {
  return (
    <section class="card" aria-labelledby="costs-title">
      <h2 id="costs-title">How close it is (lower is better)</h2>
      <LossPlot />
      {refusal.value && (
        <p class="problem" role="alert">
          This change was not applied: {refusal}
        </p>
      )}
      {notice.value && <p class="small">{notice}</p>}
      <p class="small muted engine-line">{engine.value ? `Painting with ${engine.value.reason}.` : expectation}</p>
    </section>
  );
}
