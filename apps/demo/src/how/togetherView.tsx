import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { photo } from '../studio/pictures.ts';
import { Slider } from '../ui/slider.tsx';
import { Controls } from './controls.tsx';
import { alpha, beta, curve, live, liveRun, smoothness } from './liveRun.ts';
import { PictureFrame } from './pictureFrame.tsx';
import { meanCost } from './rebuilding.ts';
import { ratioOf } from './subjects.ts';

/** A tiny run whose two weights can be changed while it paints. */
export function TogetherView(): VNode {
  const { phase } = liveRun;
  const step = live.value?.step;
  const states = { running: 'Getting ready…', idle: 'A picture of 128 px, from noise.', done: '' };
  const begun = { running: 'Painting. Try the sliders.', idle: 'Stopped.', done: 'Finished.' };
  return (
    <div class="how-together stack">
      <div>
        <PictureFrame picture={live.value?.picture} ratio={ratioOf(photo.value)} label="The picture being painted" />
        <progress max="1" value={step?.progress ?? 0} aria-label="Painted" />
      </div>
      <div class="stack">
        <Controls computation={liveRun} invitation={live.value ? 'Start again from noise' : 'Paint'}>
          {(step ? begun : states)[phase.value]}
        </Controls>
        <WeightSlider weight={alpha} of="content" name="α, the photo" range={[-10, 30]} />
        <WeightSlider weight={beta} of="style" name="β, the painting" range={[0, 30]} />
        <Contributions />
        <Curve values={curve.value} />
      </div>
    </div>
  );
}

interface WeightProps {
  weight: Signal<number>;
  of: 'content' | 'style';
  name: string;
  /** Ten times the base-10 logarithm of the weight. */
  range: readonly [number, number];
}

/** A slider on a logarithmic scale, since only the ratio of the weights matters. */
function WeightSlider({ weight, of, name, range }: WeightProps): VNode {
  const show = weight.value < 10 ? weight.value.toPrecision(2) : String(Math.round(weight.value));
  return (
    <Slider
      class={`is-${of}`}
      name={name}
      min={range[0]}
      max={range[1]}
      value={Math.round(10 * Math.log10(weight.value))}
      shown={show}
      onInput={(tenths) => (weight.value = 10 ** (tenths / 10))}
    />
  );
}

/** What each part adds to `J` at the newest step. */
function Contributions(): VNode {
  const now = live.value;
  const sum = (kind: string): number => meanCost(now?.step.costs ?? {}, kind);
  const parts = [
    { name: 'α · J content', of: 'content', value: (now?.weights.alpha ?? 0) * sum('content/') },
    { name: 'β · J style', of: 'style', value: (now?.weights.beta ?? 0) * sum('style/') },
    { name: 'smoothness', of: 'rest', value: smoothness * sum('variation') },
  ];
  const total = parts.reduce((all, { value }) => all + value, 0);
  return (
    <dl class="how-parts">
      {parts.map(({ name, of, value }) => (
        <div key={of} class={`is-${of}`}>
          <dt>{name}</dt>
          <dd>
            <span style={{ '--share': String(total ? value / total : 0) }} aria-hidden="true" />
            <span>{now ? value.toPrecision(2) : '–'}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** J by step, on a logarithmic scale. */
function Curve({ values }: { values: readonly number[] }): VNode {
  const [width, height] = [300, 60];
  const logs = values.map((value) => Math.log10(Math.max(value, 1e-9)));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const points = logs.map((log, i) => {
    const x = (width * i) / Math.max(1, logs.length - 1);
    const y = 3 + (height - 6) * (1 - (log - low) / (high - low || 1));
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const now = values.at(-1);
  const label =
    now === undefined
      ? 'A curve of J; empty before the first step'
      : `J, from ${values[0].toPrecision(2)} to ${now.toPrecision(2)}`;
  return (
    <figure class="how-curve">
      <svg class="picture" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
        <polyline points={points.join(' ')} />
      </svg>
      <figcaption class="small muted">
        <i>J</i> by step, now {now === undefined ? '–' : now.toPrecision(3)}. It jumps when the picture grows and when a
        weight changes.
      </figcaption>
    </figure>
  );
}
