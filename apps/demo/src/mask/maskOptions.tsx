import type { StyleOptions } from '@pastiche/core';
import type { VNode } from 'preact';
import { paintings } from '../studio/pictures.ts';
import { resolved, setOption } from '../studio/settings.ts';
import { Slider } from '../ui/slider.tsx';
import { type Purpose, target } from './targets.ts';

const elsewhere: Readonly<Record<StyleOptions['uncovered'], string>> = {
  photo: 'is like the photo',
  style: 'is painted like the first painting',
  keep: 'stays exactly the photo',
};

/** What is said about the masks of one kind, beside where they are. */
export function MaskOptions(): VNode | null {
  const options: Partial<Record<Purpose, () => VNode | null>> = { acts: Elsewhere, protect: Protection, keep: Seam };
  return options[target.value.purpose]?.() ?? null;
}

/** Where no painting acts: there is no such place while one of them acts everywhere. */
function Elsewhere(): VNode | null {
  if (paintings.value.some(({ mask }) => !mask)) return null;
  return (
    <label class="mask-option">
      The rest{' '}
      <select
        value={resolved.value.uncovered}
        onChange={({ currentTarget }) => setOption('uncovered', currentTarget.value as StyleOptions['uncovered'])}
      >
        {Object.entries(elsewhere).map(([name, title]) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Each step of the slider is so many times as much. */
const factor = 10 ** 0.1;

function Protection(): VNode {
  const { protectWeight } = resolved.value;
  return (
    <Slider
      name="Protection"
      min={0}
      max={30}
      value={Math.round(Math.log(protectWeight) / Math.log(factor))}
      shown={`${protectWeight} times`}
      onInput={(to) => setOption('protectWeight', Number((factor ** to).toPrecision(2)))}
    />
  );
}

function Seam(): VNode {
  const { feather } = resolved.value;
  return (
    <Slider
      name="Soft seam"
      min={0}
      max={100}
      value={feather}
      shown={`${feather} px`}
      onInput={(to) => setOption('feather', to)}
    />
  );
}
