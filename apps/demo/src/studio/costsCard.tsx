import type { VNode } from 'preact';
import { refusal } from './liveChanges.ts';
import { LossPlot } from './lossPlot.tsx';
import { engine, notice } from './session.ts';

const expectation =
  'gpu' in navigator
    ? 'This browser offers WebGPU: a picture takes from seconds to a few minutes.'
    : 'This browser offers no WebGPU. It works all the same, but slowly: begin with a sketch, which takes some minutes.';

/** How the costs fall, and what computes them. */
export function CostsCard(): VNode {
  return (
    <section class="card" aria-labelledby="costs-title">
      <h2 id="costs-title">What J is made of</h2>
      <LossPlot />
      {refusal.value && (
        <p class="problem" role="alert">
          Not taken up: {refusal}
        </p>
      )}
      {notice.value && <p class="small">{notice}</p>}
      <p class="small muted engine-line">{engine.value ? `Painting with ${engine.value.reason}.` : expectation}</p>
    </section>
  );
}
