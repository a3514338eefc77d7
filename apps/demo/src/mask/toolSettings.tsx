import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { PercentSlider } from '../ui/percentSlider.tsx';
import { Segments } from '../ui/segments.tsx';
import { Slider } from '../ui/slider.tsx';
import { selectAgain } from './selection.ts';
import { hardness, size, sizes, takesAway, tolerance, tool } from './tools.ts';

/** The settings of the chosen tool. */
export function ToolSettings(): VNode {
  if (tool.value === 'brush' || tool.value === 'eraser') return <BrushSettings />;
  return (
    <div class="mask-mode">
      <Segments
        name="mask-mode"
        options={{ adds: 'Add', takes: 'Remove' }}
        value={takesAway.value ? 'takes' : 'adds'}
        onChange={(to) => (takesAway.value = to === 'takes')}
      />
      {tool.value === 'select' && <Percent name="Reach" of={tolerance} onChange={selectAgain} />}
    </div>
  );
}

function BrushSettings(): VNode {
  const range = Math.log(sizes.max / sizes.min);
  return (
    <div class="mask-sliders">
      <Slider
        name="Size"
        min={0}
        max={100}
        value={Math.round((100 * Math.log(size.value / sizes.min)) / range)}
        shown={`${size.value} px`}
        onInput={(to) => (size.value = Math.round(sizes.min * Math.exp((range * to) / 100)))}
      />
      <Percent name="Hardness" of={hardness} />
    </div>
  );
}

function Percent({ name, of, onChange }: { name: string; of: Signal<number>; onChange?: () => unknown }): VNode {
  return (
    <PercentSlider
      name={name}
      value={of.value}
      onInput={(to) => {
        of.value = to;
        void onChange?.();
      }}
    />
  );
}
