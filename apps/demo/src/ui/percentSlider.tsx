import type { VNode } from 'preact';
import { Slider } from './slider.tsx';

interface Props {
  name: string;
  /** From 0 to 1. */
  value: number;
  /** @defaultValue 0.01 */
  step?: number;
  onInput: (value: number) => void;
}

/** A slider from 0 to 100 %. */
export function PercentSlider({ name, value, step = 0.01, onInput }: Props): VNode {
  const shown = `${Math.round(100 * value)}%`;
  return <Slider name={name} min={0} max={1} step={step} value={value} shown={shown} onInput={onInput} />;
}
