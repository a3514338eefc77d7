import { computed } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { timeNow } from '../engine/expected.ts';
import { measureWhenIdle, speed } from '../engine/speed.ts';
import { networkTitles } from '../weights.ts';
import { glance, isGlancing } from './glance.ts';
import { active, download, frame, phase, step, steps } from './session.ts';
import { backend, model } from './settings.ts';
import { duration, pace } from './timing.ts';

const percent = computed(() => Math.round(100 * (phase.value === 'done' ? 1 : (step.value?.progress ?? 0))));

/** For screen readers: every tenth percent, not every step. */
const spoken = computed(() => {
  if (phase.value === 'done') return 'The picture is finished.';
  if (phase.value === 'painting') return `${Math.floor(percent.value / 10) * 10} percent painted.`;
  return { idle: '', starting: 'Getting ready.', paused: 'Paused.', stopped: 'Stopped.', failed: '' }[phase.value];
});

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Progress, speed and time left. */
export function Progress(): VNode {
  useEffect(() => measureWhenIdle(() => active.value), []);
  return (
    <div>
      <progress max="100" value={percent.value} aria-label="Painted" />
      <p class="visually-hidden" aria-live="polite">
        {spoken}
      </p>
      <Numbers />
    </div>
  );
}

function Numbers(): VNode {
  const now = step.value;
  const speed = pace.value;
  const fetching = download.value;
  if (fetching) {
    const total = fetching.total ? ` of ${megabytes(fetching.total)}` : '';
    return (
      <p class="progress-note">
        Downloading {networkTitles[fetching.network] ?? fetching.network}: {megabytes(fetching.loaded)}
        {total}
      </p>
    );
  }
  if (phase.value === 'starting' || !now) return <p class="progress-note">{beforeSteps()}</p>;
  const { width = 0, height = 0 } = frame.value ?? {};
  const size = now.scales > 1 && <span class="muted">, at {Math.max(width, height)} px</span>;
  const left = speed ? `about ${duration(speed.left)}` : '–';
  const rows = {
    Step: [`${steps.length} of ${steps.length + now.left.steps}`, size],
    Speed: speed ? `${(1 / speed.perStep).toPrecision(2)} steps/s` : '–',
    'Time left': phase.value === 'done' ? 'finished' : left,
  };
  return (
    <dl class="numbers">
      {Object.entries(rows).map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What is to come, before there are steps to count. */
function beforeSteps(): string {
  if (phase.value === 'starting') {
    const title = networkTitles[model.value];
    return title ? `Getting ready, with ${title}…` : 'Getting ready…';
  }
  if (isGlancing.value) return 'Painting a first glance…';
  if (glance.value) {
    const time = timeNow.value ? `, in ${timeNow.value}` : '';
    return `A first glance, by one pass of a network. Paint makes the picture itself${time}.`;
  }
  if (timeNow.value) return `Painting will take ${timeNow.value}, on ${engineTitles[speed.value?.name ?? '']}.`;
  return speed.value || backend.value ? '' : 'Finding out how fast this device paints…';
}

const engineTitles: Readonly<Record<string, string>> = {
  webgpu: 'the graphics card (WebGPU)',
  webgl: 'the graphics card (WebGL)',
  wasm: 'the processor',
};
