import { useSignal } from '@preact/signals';
import type { ComponentType, VNode } from 'preact';
import { LogSlider } from '../ui/logSlider.tsx';
import { Segments } from '../ui/segments.tsx';
import { StrengthSlider, StrokeSliders } from './brushSliders.tsx';
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
      <Weight name="styleWeight" label="Style" least={1} most={1000} />
      <Weight name="contentWeight" label="Content" least={0.05} most={50} />
      <StrengthSlider />
      <StrokeSliders />
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

interface WeightProps {
  name: 'styleWeight' | 'contentWeight';
  label: string;
  least: number;
  most: number;
}

function Weight({ name, label, ...range }: WeightProps): VNode {
  return <LogSlider name={label} {...range} value={resolved.value[name]} onInput={(value) => setOption(name, value)} />;
}
