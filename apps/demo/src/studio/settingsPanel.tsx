import type { StyleOptions } from '@pastiche/core';
import { useSignal } from '@preact/signals';
import type { ComponentType, VNode } from 'preact';
import { Segments } from '../ui/segments.tsx';
import { Slider } from '../ui/slider.tsx';
import { ColorChoice } from './colorChoice.tsx';
import { LookTools } from './lookTools.tsx';
import { QualityChoice } from './qualityChoice.tsx';
import { type Choice, choose, chosen, looks, resolved, setOption } from './settings.ts';
import { SizeChoice } from './sizeChoice.tsx';
import { UnitSliders } from './unitSliders.tsx';

/** The common settings. */
export function SettingsPanel(): VNode {
  return (
    <section class="card" aria-labelledby="settings-title">
      <h2 id="settings-title">The look</h2>
      <Choices name="look" legend="Strength of the style" of={looks} />
      <LogSlider name="styleWeight" label="Style" least={1} most={1000} />
      <LogSlider name="contentWeight" label="Content" least={0.05} most={50} />
      <LogSlider name="styleScale" label="Size of the strokes" least={0.5} most={2} />
      <UnitSliders />
      <ColorChoice />
      <LookTools />
      <SizeChoice />
      <QualityChoice />
    </section>
  );
}

/** A drawer with all of core's options. */
export function AllSettings(): VNode {
  const drawer = useSignal<{ component?: ComponentType; failed?: boolean }>({});
  const open = (event: Event): void => {
    if (!(event.currentTarget as HTMLDetailsElement).open || drawer.value.component) return;
    import('./drawer.tsx').then(
      ({ Drawer }) => (drawer.value = { component: Drawer }),
      () => (drawer.value = { failed: true }),
    );
  };
  const { component: Drawer, failed } = drawer.value;
  return (
    <details class="card drawer" onToggle={open}>
      <summary>All settings</summary>
      {Drawer ? (
        <Drawer />
      ) : (
        <p class="muted">{failed ? 'The settings could not be loaded. Check your connection.' : 'One moment…'}</p>
      )}
    </details>
  );
}

interface ChoicesProps {
  name: string;
  legend: string;
  of: Readonly<Record<string, Choice>>;
}

function Choices({ name, legend, of }: ChoicesProps): VNode {
  const options = Object.entries(of).map(([key, { title }]) => [key, title]);
  return (
    <fieldset>
      <legend>{legend}</legend>
      <Segments
        name={name}
        options={Object.fromEntries(options)}
        value={chosen(of) ?? ''}
        onChange={(key) => choose(of, key)}
      />
    </fieldset>
  );
}

interface SliderProps {
  name: 'styleWeight' | 'contentWeight' | 'styleScale';
  label: string;
  least: number;
  most: number;
}

/** Steps of a slider. */
const ticks = 100;

/** A slider on a logarithmic scale. */
function LogSlider({ name, label, least, most }: SliderProps): VNode {
  const value = resolved.value[name] as StyleOptions['styleWeight'];
  const range = Math.log(most / least);
  const position = Math.round((ticks * Math.log(Math.min(most, Math.max(least, value)) / least)) / range);
  return (
    <Slider
      name={label}
      min={0}
      max={ticks}
      value={position}
      shown={String(value)}
      onInput={(tick) => setOption(name, Number((least * Math.exp((range * tick) / ticks)).toPrecision(2)))}
    />
  );
}
