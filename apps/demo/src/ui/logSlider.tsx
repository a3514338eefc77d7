import type { VNode } from 'preact';
import { Slider } from './slider.tsx';

interface Props {
  name: string;
  least: number;
  most: number;
  value: number;
  onInput: (value: number) => void;
}

/** Steps of a slider. */
const ticks = 100;

/** A slider on a logarithmic scale. */
export function LogSlider({ name, least, most, value, onInput }: Props): VNode {
  const range = Math.log(most / least);
  const position = Math.round((ticks * Math.log(Math.min(most, Math.max(least, value)) / least)) / range);
  return (
    <Slider
      name={name}
      min={0}
      max={ticks}
      value={position}
      shown={String(value)}
      onInput={(tick) => onInput(Number((least * Math.exp((range * tick) / ticks)).toPrecision(2)))}
    />
  );
}
