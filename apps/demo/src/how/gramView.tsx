import { type Signal, useComputed, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { Slider } from '../ui/slider.tsx';
import { type Cell, type Comparison, compareGrams } from './comparison.ts';
import { scaleOf } from './heat.ts';
import { MatrixView } from './matrixView.tsx';
import { ProductView } from './productView.tsx';
import { blocks, seen } from './seen.ts';

/** Units per side of a matrix: few enough that a finger can point at one. */
const side = 24;

/** The Gram matrices of the two pictures, and where each entry comes from. */
export function GramView(): VNode {
  const layer = useSignal(1);
  const cell = useSignal<Cell>({ row: 1, column: 4 });
  const comparison = useComputed(() => {
    const both = seen.value;
    return both && compareGrams(both.photo[layer.value], both.painting[layer.value], side);
  });
  const found = comparison.value;
  const count = found?.channels.length ?? side;
  const bounded = { row: Math.min(cell.value.row, count - 1), column: Math.min(cell.value.column, count - 1) };
  return (
    <div class="stack">
      <LayerChoice chosen={layer} />
      <Matrices found={found} cell={bounded} point={(to) => (cell.value = to)} layer={blocks[layer.value]} />
      <div class="how-pair">
        {(['row', 'column'] as const).map((which) => (
          <Slider
            key={which}
            name={which === 'row' ? 'First unit' : 'Second unit'}
            min={0}
            max={count - 1}
            value={bounded[which]}
            shown={String(found?.channels[bounded[which]] ?? '–')}
            disabled={!found}
            onInput={(index) => (cell.value = { ...bounded, [which]: index })}
          />
        ))}
      </div>
      <ProductView layer={layer.value} found={found} cell={bounded} />
    </div>
  );
}

function LayerChoice({ chosen }: { chosen: Signal<number> }): VNode {
  return (
    <fieldset class="how-layers row">
      <legend class="visually-hidden">Layer</legend>
      {blocks.map((layer, i) => (
        <label key={layer}>
          <input
            type="radio"
            name="gram-layer"
            class="visually-hidden"
            checked={chosen.value === i}
            onChange={() => (chosen.value = i)}
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
}

function Matrices({ found, cell, point, layer }: MatricesProps): VNode {
  const scale = found && Math.max(scaleOf(found.photo, 0.98), scaleOf(found.painting, 0.98));
  const common = { cell, point, scale, layer, channels: found?.channels };
  return (
    <div class="how-matrices">
      <MatrixView {...common} values={found?.photo} title="the photo" />
      <MatrixView {...common} values={found?.painting} title="the painting" />
      <MatrixView {...common} values={found?.difference} title="their difference" />
      <p class="how-apart">
        <span class="small muted">Style cost at {layer}</span>
        <b class="of-style">{found ? found.distance.toFixed(2) : '–'}</b>
        <span class="small muted">0 is the painting’s own style.</span>
      </p>
    </div>
  );
}
