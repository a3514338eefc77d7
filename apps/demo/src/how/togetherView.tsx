import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { Slider } from '../ui/slider.tsx';
import { Controls } from './controls.tsx';
import { CostBars } from './costBars.tsx';
import { Curve } from './curve.tsx';
import { meanCost } from './layerSets.ts';
import { alpha, beta, curve, live, liveRun, smoothness } from './liveRun.ts';
import { PictureFrame } from './pictureFrame.tsx';
import { photo, ratioOf } from './subjects.ts';

/** A tiny run whose two weights can be changed while it paints. */
export function TogetherView(): VNode {
  const { phase } = liveRun;
  const step = live.value?.step;
  const states = { running: 'Getting ready…', idle: 'From noise, 128 pixels wide.', done: '' };
  const begun = { running: 'Painting. Try the sliders.', idle: 'Stopped.', done: 'Finished.' };
  return (
    <div class="how-together stack">
      <div class="sym-G">
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
        <div class="sym-J sym-slope">
          <Curve values={curve.value} name="J">
            <i>J</i> by step, now {curve.value.at(-1)?.toPrecision(3) ?? '–'}. It jumps when the picture grows and when
            a weight changes.
          </Curve>
        </div>
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
    { name: 'α · J content', of: 'content' as const, value: (now?.weights.alpha ?? 0) * sum('content/') },
    { name: 'β · J style', of: 'style' as const, value: (now?.weights.beta ?? 0) * sum('style/') },
    { name: 'smoothness', of: 'rest' as const, value: smoothness * sum('variation') },
  ];
  return <CostBars parts={parts} isEmpty={!now} />;
}
