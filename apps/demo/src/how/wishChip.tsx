import type { VNode } from 'preact';
import { tileOf } from '../explorer/sheets.ts';

interface Props {
  layer: string;
  unit: number | undefined;
  /** How many units the layer has. */
  units: number;
}

/** A unit by a picture of what it would like to see, which leads to the unit in the Explorer. */
export function WishChip({ layer, unit, units }: Props): VNode | null {
  if (unit === undefined) return <span class="how-wish" />;
  const style = tileOf(layer, unit, units);
  return (
    <a class="how-wish" href={`#/explore?network=compact&layer=${layer}&unit=${unit}`} title="Open it in the Explorer">
      {style && <span class="how-wish-tile" style={style} aria-hidden="true" />}
      <span class="small">unit {unit}</span>
    </a>
  );
}
