import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { Slider } from '../ui/slider.tsx';
import type { Paint } from './handCanvas.ts';
import { painting, photo } from './subjects.ts';

interface Props {
  paints: Readonly<Record<string, Paint>>;
  brush: Signal<string>;
  radius: Signal<number>;
}

/** What the brush leaves, and its size. */
export function BrushBar({ paints, brush, radius }: Props): VNode {
  const pictures = { photo: photo.value, painting: painting.value };
  return (
    <div>
      <fieldset class="how-brushes">
        <legend class="small">Paint with</legend>
        {['photo', 'painting', ...Object.keys(paints).filter((name) => name.startsWith('color'))].map((name) => {
          const picture = name === 'photo' || name === 'painting' ? pictures[name] : undefined;
          const paint = paints[name];
          return (
            <label key={name} class={picture ? 'is-picture' : ''} title={picture ? `the ${name}` : name}>
              <input
                type="radio"
                name="how-brush"
                class="visually-hidden"
                checked={brush.value === name}
                onChange={() => (brush.value = name)}
              />
              <span
                class="how-brush"
                style={{
                  background: picture
                    ? `center / cover url("${picture.thumbnail ?? picture.address}")`
                    : `rgb(${Array.isArray(paint) ? paint.join(' ') : '128 128 128'})`,
                }}
              />
              <span class="visually-hidden">{picture ? `the ${name}` : `${name} of the painting`}</span>
            </label>
          );
        })}
      </fieldset>
      <Slider
        name="Brush"
        min={3}
        max={24}
        value={radius.value}
        shown={`${2 * radius.value} px`}
        onInput={(to) => (radius.value = to)}
      />
    </div>
  );
}
