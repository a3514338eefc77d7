import type { VNode } from 'preact';
import { LogSlider } from '../ui/logSlider.tsx';
import { PercentSlider } from '../ui/percentSlider.tsx';
import { scalesOf, withValue } from './perPainting.ts';
import { paintings } from './pictures.ts';
import { overrides, resolved, setOption } from './settings.ts';

/** Where the dial stands as long as nobody has moved it: there, the weights alone decide. */
const asWeightsSay = 0.81;

/** One dial from the photo to the painting, in steps that look alike. */
export function StrengthSlider(): VNode {
  const strength = resolved.value.strength ?? asWeightsSay;
  return (
    <PercentSlider name="From photo to painting" value={strength} onInput={(value) => setOption('strength', value)} />
  );
}

/** The size of the strokes, for each painting. */
export function StrokeSliders(): VNode {
  const list = paintings.value;
  const count = list.length;
  const scales = scalesOf(overrides.value, count);
  const set = (index: number, scale: number): void => {
    const { styleSize, size } = resolved.value;
    const place = { index, count };
    if (styleSize === undefined) setOption('styleScale', withValue('styleScale', overrides.value, place, scale));
    else setOption('styleSize', withValue('styleSize', overrides.value, place, Math.max(16, Math.round(size * scale))));
  };
  const sliders = list.map(({ picture }, i) => (
    <LogSlider
      key={picture.address}
      name={count > 1 ? `Strokes of ${picture.name}` : 'Size of the strokes'}
      least={0.5}
      most={2}
      value={scales[i]}
      onInput={(value) => set(i, value)}
    />
  ));
  return <>{sliders}</>;
}
