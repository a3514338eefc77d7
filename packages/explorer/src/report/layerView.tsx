import type { VNode } from 'preact';
import { UnitDialog } from '../unitDialog.tsx';
import { WallView } from '../wallView.tsx';
import { PatchList } from './patchList.tsx';
import { PicturePart } from './picturePart.tsx';
import type { ReportLayer } from './report.ts';
import { unitsFound } from './search.ts';
import { opened, order, query } from './state.ts';
import { counted, layerWords, strengthWords } from './words.ts';

/** A layer: a searchable wall of its units, each of which opens. */
export function LayerView({ layer }: { layer: ReportLayer }): VNode {
  const units = unitsFound(query.value, layer);
  const strength = (unit: number): number => layer.units[unit][1] ?? 0;
  if (order.value === 'activation') units.sort((a, b) => strength(b) - strength(a));
  return (
    <>
      <h2>{layer.layer}</h2>
      <p class="muted report-lead">{layerWords(layer)}</p>
      <SearchForm result={counted(units.length, 'unit')} />
      {units.length === 0 && <p>No unit has this number, and no patch is from a picture of this name.</p>}
      <WallView
        layer={layer.layer}
        units={units}
        opened={opened}
        tile={(unit) => (
          <>
            <span class="report-caption">
              <b>Unit {unit}</b>
              <span class="small muted">{strengthWords(layer.units[unit])}</span>
            </span>
            {layer.units[unit].length > 0 && (
              <span class="explore-pair">
                <PicturePart layer={layer} unit={unit} />
              </span>
            )}
          </>
        )}
      />
      {opened.value !== undefined && (
        <UnitDialog layer={layer.layer} unit={opened.value} units={units} opened={opened}>
          <PatchList layer={layer} unit={opened.value} />
        </UnitDialog>
      )}
    </>
  );
}

function SearchForm({ result }: { result: string }): VNode {
  return (
    <search class="row report-search">
      <label>
        Find{' '}
        <input
          id="search"
          type="search"
          placeholder="42, 40-60, or a picture’s name"
          autocomplete="off"
          spellcheck={false}
          value={query.value}
          onInput={({ currentTarget }) => (query.value = currentTarget.value)}
        />
      </label>
      <label>
        Order{' '}
        <select
          value={order.value}
          onChange={({ currentTarget }) => (order.value = currentTarget.value as typeof order.value)}
        >
          <option value="number">by number</option>
          <option value="activation">strongest first</option>
        </select>
      </label>
      <output aria-live="polite">{result}</output>
    </search>
  );
}
