import type { ProjectionRule } from '@pastiche/core';
import { UnitDialog } from '@pastiche/explorer/unitDialog.tsx';
import { effect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { backend } from '../studio/settings.ts';
import { ProblemNote } from '../ui/problemNote.tsx';
import { Segments } from '../ui/segments.tsx';
import { layer, opened } from './choice.ts';
import { HeatView } from './heatView.tsx';
import { lookAtUnit, projectBy, projections, rule, spots, unitProblem } from './openUnit.ts';
import { SpotView } from './spotView.tsx';
import { TurnView } from './turnView.tsx';
import { units } from './wall.ts';
import { WishView } from './wishView.tsx';

/** The dialog of one unit. */
export function UnitView({ unit }: { unit: number }): VNode {
  useEffect(
    () =>
      effect(() => {
        void [layer.value, backend.value, spots.value.length > 0];
        // After it is closed, the wall continues.
        if (opened.value !== undefined) lookAtUnit();
      }),
    [],
  );
  return (
    <UnitDialog layer={layer.value} unit={unit} units={[...units.value.keys()]} opened={opened}>
      <ProblemNote problem={unitProblem.value} retry={lookAtUnit} />
      <div class="explore-parts stack">
        <Strongest unit={unit} />
        <HeatView unit={unit} />
        <WishView unit={unit} />
        <TurnView unit={unit} />
      </div>
    </UnitDialog>
  );
}

const rules: Readonly<Record<ProjectionRule, string>> = {
  deconvnet: 'Deconvnet',
  guided: 'Guided',
  saliency: 'Saliency',
};

const help: Readonly<Record<ProjectionRule, string>> = {
  deconvnet: 'The part of the patch that sets the unit off, sent back through the network’s filters (Zeiler & Fergus).',
  guided: 'The same, but only through units that fired, which is sharper (Springenberg).',
  saliency: 'How much each pixel changes the unit; bright is more (Simonyan).',
};

/** The nine patches and their projections. */
function Strongest({ unit }: { unit: number }): VNode {
  const list = spots.value;
  const about = ({ subject, activation }: (typeof list)[number]): string =>
    `in “${subject.title}”, where unit ${unit} has an activation of ${Number(activation.toPrecision(3))}`;
  return (
    <section aria-labelledby="unit-strongest" class="explore-strongest">
      <h3 id="unit-strongest">What makes it fire most</h3>
      {list.length === 0 && <p class="muted">It does not fire in these pictures.</p>}
      <div class="explore-pair">
        <div class="explore-nine">
          {list.map((spot, i) => (
            <SpotView key={i} spot={spot} label={`Patch ${i + 1}, ${about(spot)}`} />
          ))}
        </div>
        <div class="explore-nine">
          {list.map((spot, i) => (
            <SpotView
              key={i}
              spot={spot}
              projection={projections.value[i] ?? null}
              label={`Projection of patch ${i + 1}, ${about(spot)}`}
            />
          ))}
        </div>
      </div>
      <fieldset>
        <legend class="visually-hidden">Projection rule</legend>
        <Segments name="rule" options={rules} value={rule.value} onChange={projectBy} />
      </fieldset>
      <p class="small muted explore-help">{help[rule.value]}</p>
    </section>
  );
}
