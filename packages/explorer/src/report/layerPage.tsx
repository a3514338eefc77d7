import type { VNode } from 'preact';
import { UnitDialog } from '../unitDialog.tsx';
import { WallView } from '../wallView.tsx';
import { PatchList } from './patchList.tsx';
import type { ReportLayer } from './report.ts';
import { unitsFound } from './search.ts';
import { SearchForm } from './searchForm.tsx';
import { opened, order, query, report } from './state.ts';
import { GridView } from './unitPicture.tsx';
import { counted, layerWords, ruleWords, strengthWords } from './words.ts';

/** The page of a layer: a searchable wall of its units, each of which opens. */
export function LayerPage({ layer }: { layer: ReportLayer }): VNode {
  const { rule, images } = report;
  const units = unitsFound(query.value, layer);
  const strength = (unit: number): number => layer.units[unit][1] ?? 0;
  if (order.value === 'activation') units.sort((a, b) => strength(b) - strength(a));
  const where = `in ${counted(images.length, 'picture')}`;
  return (
    <>
      <h1>{layer.layer}</h1>
      <p class="muted report-lead">
        {layerWords(layer)}{' '}
        {rule
          ? `Left: where ${where} each unit fires most, at most one patch per picture. Right: ${ruleWords[rule]}.`
          : `The patches show where ${where} each unit fires most, at most one per picture.`}
      </p>
      <SearchForm label="Find" placeholder="42, 40-60, or a picture’s name" result={counted(units.length, 'unit')}>
        <label>
          Order
          <select
            value={order.value}
            onChange={({ currentTarget }) => {
              order.value = currentTarget.value as typeof order.value;
            }}
          >
            <option value="number">by number</option>
            <option value="activation">strongest first</option>
          </select>
        </label>
      </SearchForm>
      {units.length === 0 && (
        <p class="muted report-nothing">No unit has this number, and no patch is from a picture of this name.</p>
      )}
      <WallView
        layer={layer.layer}
        units={units}
        opened={opened}
        label={(unit) => `Unit ${unit}, ${strengthWords(layer.units[unit])}`}
        tile={(unit) => <UnitCard layer={layer} unit={unit} />}
      />
      {opened.value !== undefined && (
        <UnitDialog layer={layer.layer} unit={opened.value} units={units} opened={opened}>
          <PatchList layer={layer} unit={opened.value} />
        </UnitDialog>
      )}
    </>
  );
}

function UnitCard({ layer, unit }: { layer: ReportLayer; unit: number }): VNode {
  const patches = layer.units[unit];
  return (
    <>
      <span class="report-number">{unit}</span>
      <span class="small muted">{strengthWords(patches)}</span>
      {patches.length > 0 && (
        <span class="report-pair">
          <GridView layer={layer} unit={unit} half="left" />
          {report.rule && <GridView layer={layer} unit={unit} half="right" />}
        </span>
      )}
    </>
  );
}
