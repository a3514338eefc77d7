import type { VNode } from 'preact';
import { LogSlider } from '../ui/logSlider.tsx';
import { PercentSlider } from '../ui/percentSlider.tsx';
import { paintings } from './pictures.ts';
import { resolved, setOption } from './settings.ts';
import { scaleAt, setScale } from './strokeScales.ts';

/** Where the dial stands as long as nobody has moved it: there, the weights alone decide. */
const asWeightsSay = 0.92;

/** One dial from the photo to the painting, in steps that look alike. */
export function StrengthSlider(): VNode {
  const strength = resolved.value.strength ?? asWeightsSay;
  return (
    <PercentSlider name="From photo to painting" value={strength} onInput={(value) => setOption('strength', value)} />
  );
}

/** The size of the strokes, for each painting. */
export function StrokeSliders(): VNode {
  const { styleScale } = resolved.value;
  const list = paintings.value;
  const sliders = list.map(({ picture }, i) => (
    <LogSlider
      key={picture.address}
      name={list.length > 1 ? `Strokes of ${picture.name}` : 'Size of the strokes'}
      least={0.5}
      most={2}
      value={scaleAt(styleScale, i)}
      onInput={(value) => setScale(i, list.length, value)}
    />
  ));
  return <>{sliders}</>;
}
