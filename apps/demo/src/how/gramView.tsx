import type { LayerMeasure } from '@pastiche/core';
import { type Signal, signal, useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { Segments } from '../ui/segments.tsx';
import { Slider } from '../ui/slider.tsx';
import { type Cell, type Comparison, compareGrams, strongestUnits } from './comparison.ts';
import { converging } from './gramRun.ts';
import { GramRunView } from './gramRunView.tsx';
import { scaleOf } from './heat.ts';
import { MatrixView } from './matrixView.tsx';
import { ProductView } from './productView.tsx';
import { blocks, seen } from './seen.ts';
import { WishChip } from './wishChip.tsx';

/** Units per side of a matrix: few enough that a finger can point at one. */
const side = 24;

/** What is shown: the block, the two units by their numbers in it, and what the painting is compared with. */
export const gramLayer: Signal<number> = signal(1);
export const gramPair: Signal<readonly [number, number] | undefined> = signal(undefined);
export const against: Signal<'photo' | 'G'> = signal('photo');

/** The Gram matrices of two pictures, and where each entry comes from. */
export function GramView(): VNode {
  const isG = against.value === 'G';
  const both = useComputed((): { picture: LayerMeasure; painting: LayerMeasure } | undefined => {
    const { measured, target } = converging.value ?? {};
    const [picture, painting] = against.value === 'G' ? [measured, target] : [seen.value?.photo, seen.value?.painting];
    return picture && painting && { picture: picture[gramLayer.value], painting: painting[gramLayer.value] };
  });
  const comparison = useComputed(() => {
    if (!both.value) return undefined;
    const { picture, painting } = both.value;
    // G's own strongest units would change from step to step.
    const units = strongestUnits(against.value === 'G' ? [painting] : [picture, painting], side);
    return compareGrams(picture, painting, units);
  });
  const found = comparison.value;
  const layer = blocks[gramLayer.value];
  const cell = cellOf(found);
  const point = ({ row, column }: Cell): void => {
    if (found) gramPair.value = [found.channels[row], found.channels[column]];
  };
  return (
    <div class="stack">
      <LayerChoice />
      <fieldset class="how-against">
        <legend class="visually-hidden">What the painting is compared with</legend>
        <Segments
          name="gram-against"
          options={{ photo: 'The photo', G: 'G, while it is painted' }}
          value={against.value}
          onChange={(what) => (against.value = what)}
        />
      </fieldset>
      {isG && <GramRunView layer={layer} />}
      <Matrices found={found} cell={cell} point={point} layer={layer} left={isG ? 'G' : 'the photo'} />
      <div class="how-pair">
        {(['row', 'column'] as const).map((which) => (
          <div key={which} class={which === 'row' ? 'sym-ai' : 'sym-aj'}>
            <Slider
              name={which === 'row' ? 'First unit' : 'Second unit'}
              min={0}
              max={(found?.channels.length ?? side) - 1}
              value={cell[which]}
              shown={String(found?.channels[cell[which]] ?? '–')}
              disabled={!found}
              onInput={(index) => point({ ...cell, [which]: index })}
            />
            <WishChip layer={layer} unit={found?.channels[cell[which]]} units={both.value?.painting.channels ?? 1} />
          </div>
        ))}
      </div>
      <ProductView both={both.value} found={found} cell={cell} left={isG ? 'G' : 'photo'} />
    </div>
  );
}

/** The chosen pair of units as a cell of the matrices; a cell that is telling if it is not among them. */
function cellOf(found: Comparison | undefined): Cell {
  const [row, column] = (gramPair.value ?? []).map((unit) => found?.channels.indexOf(unit) ?? -1);
  return { row: row >= 0 ? row : 1, column: column >= 0 ? column : 4 };
}

function LayerChoice(): VNode {
  return (
    <fieldset class="how-layers row sym-layers">
      <legend class="visually-hidden">Layer</legend>
      {blocks.map((layer, i) => (
        <label key={layer}>
          <input
            type="radio"
            name="gram-layer"
            class="visually-hidden"
            checked={gramLayer.value === i}
            onChange={() => {
              gramLayer.value = i;
              gramPair.value = undefined;
            }}
          />
          <span>{layer}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface MatricesProps {
  found: Comparison | undefined;
  cell: Cell;
  point: (cell: Cell) => void;
  layer: string;
  /** What the painting is compared with. */
  left: string;
}

function Matrices({ found, cell, point, layer, left }: MatricesProps): VNode {
  const scale = found && Math.max(left === 'G' ? 0 : scaleOf(found.picture, 0.98), scaleOf(found.painting, 0.98));
  const common = { cell, point, scale, layer, channels: found?.channels };
  return (
    <div class="how-matrices">
      <MatrixView {...common} values={found?.picture} title={left} class="sym-gram sym-gramG" />
      <MatrixView {...common} values={found?.painting} title="the painting" class="sym-gram sym-gramS" />
      <MatrixView {...common} values={found?.difference} title="their difference" />
      <p class="how-apart sym-style">
        <span class="small muted">Style cost at {layer}</span>
        <b class="of-style">{found ? found.distance.toFixed(found.distance < 0.1 ? 4 : 2) : '–'}</b>
        <span class="small muted">0 is the painting’s own style.</span>
      </p>
    </div>
  );
}
