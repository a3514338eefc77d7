import type { VNode } from 'preact';
import { speed } from '../engine/speed.ts';
import { refusal } from './liveChanges.ts';
import { LossPlot } from './lossPlot.tsx';
import { engine, notice } from './session.ts';
import { backend } from './settings.ts';

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
      <p class="small muted engine-line">{engineLine()}</p>
    </section>
  );
}

function engineLine(): string {
  if (engine.value) return `Painting with ${engine.value.reason}.`;
  if (backend.value) return `It will be painted with ${backend.value}, as you asked.`;
  return speed.value
    ? `It will be painted with ${speed.value.reason}.`
    : 'It is painted on this device. Nothing is sent anywhere.';
}
