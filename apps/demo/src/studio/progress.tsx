import { computed } from '@preact/signals';
import type { VNode } from 'preact';
import { Failed } from './failed.tsx';
import { LossPlot } from './lossPlot.tsx';
import { download, engine, notice, phase, refusal, step } from './session.ts';
import { duration, pace } from './timing.ts';

const percent = computed(() => Math.round(100 * (phase.value === 'done' ? 1 : (step.value?.progress ?? 0))));

/** For those who listen: every tenth, not every step. */
const spoken = computed(() => {
  if (phase.value === 'done') return 'The picture is finished.';
  if (phase.value === 'painting') return `${Math.floor(percent.value / 10) * 10} percent painted.`;
  return { idle: '', starting: 'Getting ready.', paused: 'Paused.', stopped: 'Stopped.', failed: '' }[phase.value];
});

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** How far it is, how fast, and how the costs fall. */
export function Progress(): VNode {
  return (
    <section class="card progress" aria-labelledby="progress-title">
      <h2 id="progress-title">Progress</h2>
      <progress max="100" value={percent.value} aria-label="Painted" />
      <p class="visually-hidden" aria-live="polite">
        {spoken}
      </p>
      <Numbers />
      <Failed />
      {notice.value && <p class="small notice-line">{notice}</p>}
      {refusal.value && (
        <p class="problem" role="alert">
          Not taken up: {refusal}
        </p>
      )}
      <LossPlot />
      <p class="small muted engine-line">{engine.value ? `Painting with ${engine.value.reason}.` : expectation}</p>
    </section>
  );
}

function Numbers(): VNode {
  const now = step.value;
  const speed = pace.value;
  const fetching = download.value;
  if (fetching) {
    const total = fetching.total ? ` of ${megabytes(fetching.total)}` : '';
    return (
      <p class="numbers">
        Fetching the weights of {fetching.network}: {megabytes(fetching.loaded)}
        {total}
      </p>
    );
  }
  return (
    <dl class="numbers">
      <dt>Step</dt>
      <dd>{now ? `${now.iteration} of ${now.iterations}, scale ${now.scale + 1} of ${now.scales}` : '–'}</dd>
      <dt>Speed</dt>
      <dd>{speed ? `${(1000 / speed.perStep).toPrecision(2)} steps a second` : '–'}</dd>
      <dt>Time left</dt>
      <dd>{phase.value === 'done' ? 'finished' : speed ? `about ${duration(speed.left)}` : '–'}</dd>
    </dl>
  );
}

const expectation =
  'gpu' in navigator
    ? 'This browser offers WebGPU: a picture takes from seconds to a few minutes.'
    : 'This browser offers no WebGPU. It works all the same, but slowly: begin with a sketch, which takes some minutes.';
