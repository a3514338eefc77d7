import type { StyleOptions } from '@pastiche/core';
import type { VNode } from 'preact';
import { PercentSlider } from '../ui/percentSlider.tsx';
import { Segments } from '../ui/segments.tsx';
import { resolved, setOption } from './settings.ts';

const titles: Readonly<Record<StyleOptions['colors'], string>> = {
  style: 'Painting’s',
  content: 'Photo’s',
  match: 'Matched',
};

const helps: Readonly<Record<StyleOptions['colors'], string>> = {
  style: 'The picture takes on the painting’s colors.',
  content: 'The photo keeps its colors. The painting gives light and dark.',
  match: 'Each stroke takes one of the photo’s colors.',
};

/** Whose colors the picture has. A finished picture changes at once. */
export function ColorChoice(): VNode {
  const { colors, colorStrength, palette } = resolved.value;
  return (
    <fieldset>
      <legend>Colors</legend>
      <Segments
        name="colors"
        options={titles}
        value={colors}
        onChange={(value) => setOption('colors', value === 'style' ? undefined : value)}
      />
      <p class="small muted hint">{helps[colors]}</p>
      {colors !== 'style' && (
        <PercentSlider
          name="How strongly"
          step={0.05}
          value={colorStrength}
          onInput={(value) => setOption('colorStrength', value === 1 ? undefined : value)}
        />
      )}
      <PercentSlider
        name="Palette of the painting"
        step={0.05}
        value={palette}
        onInput={(value) => setOption('palette', value === 0 ? undefined : value)}
      />
      {(colors === 'match' || palette > 0) && (
        <p class="small muted hint">All settings has other ways to move colors: recolor.</p>
      )}
    </fieldset>
  );
}
