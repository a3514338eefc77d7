import type { ProjectionRule } from '@pastiche/core';
import { effect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { backend } from '../studio/settings.ts';
import { Icon } from '../ui/icon.tsx';
import { ProblemNote } from '../ui/problemNote.tsx';
import { layer, opened } from './choice.ts';
import { HeatView } from './heatView.tsx';
import { lookAtUnit, projectBy, projections, rule, spots, unitProblem } from './openUnit.ts';
import { PatchView, ProjectionView } from './spotView.tsx';
import { TurnView } from './turnView.tsx';
import { units } from './wall.ts';
import { WishView } from './wishView.tsx';

/** The dialog of one unit. */
export function UnitView({ unit }: { unit: number }): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(
    () =>
      effect(() => {
        void [layer.value, backend.value, spots.value.length > 0];
        // After it is closed, the wall continues.
        if (opened.value !== undefined) lookAtUnit();
      }),
    [],
  );
  // At once, not when the browser tells of the close: by then, who is quick has opened another unit.
  const close = (): void => {
    dialog.current?.close();
    opened.value = undefined;
  };
  const cancel = (event: Event): void => {
    // A file dialog in here that is cancelled is not this dialog.
    if (event.target !== dialog.current) return;
    event.preventDefault();
    close();
  };
  const press = ({ key, target }: KeyboardEvent): void => {
    // Sliders and lists use these keys themselves.
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
    if (key === 'ArrowRight') step(1);
    if (key === 'ArrowLeft') step(-1);
  };
  return (
    <dialog
      ref={dialog}
      class="explore-unit"
      aria-labelledby="unit-title"
      onCancel={cancel}
      onClose={() => dialog.current && close()}
      onKeyDown={press}
    >
      <header class="explore-unit-head">
        <h2 id="unit-title">
          Unit {unit} <span class="muted">of {layer.value}</span>
        </h2>
        <button
          type="button"
          class="quiet icon-button"
          aria-label="Previous unit"
          disabled={unit === 0}
          onClick={() => step(-1)}
        >
          <Icon name="left" />
        </button>
        <button
          type="button"
          class="quiet icon-button"
          aria-label="Next unit"
          disabled={unit === units.value.length - 1}
          onClick={() => step(1)}
        >
          <Icon name="right" />
        </button>
        <button type="button" class="quiet icon-button" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <ProblemNote problem={unitProblem.value} retry={lookAtUnit} />
      <div class="explore-parts">
        <Strongest unit={unit} />
        <HeatView unit={unit} />
        <WishView unit={unit} />
        <TurnView unit={unit} />
      </div>
    </dialog>
  );
}

function step(by: number): void {
  const to = (opened.value ?? 0) + by;
  if (to >= 0 && to < units.value.length) opened.value = to;
}

const rules: Readonly<Record<ProjectionRule, { title: string; help: string }>> = {
  deconvnet: {
    title: 'Deconvnet',
    help: 'The part of the patch that sets the unit off, sent back through the network’s filters (Zeiler & Fergus).',
  },
  guided: {
    title: 'Guided',
    help: 'The same, but only through units that fired: sharper (Springenberg).',
  },
  saliency: { title: 'Saliency', help: 'How much each pixel changes the unit; bright is more (Simonyan).' },
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
            <PatchView key={i} spot={spot} label={`Patch ${i + 1}, ${about(spot)}`} />
          ))}
        </div>
        <div class="explore-nine">
          {list.map((spot, i) => (
            <ProjectionView
              key={i}
              spot={spot}
              picture={projections.value[i]}
              label={`Projection of patch ${i + 1}, ${about(spot)}`}
            />
          ))}
        </div>
      </div>
      <fieldset class="explore-rules">
        <legend class="visually-hidden">Projection rule</legend>
        <div class="segments">
          {Object.entries(rules).map(([name, { title }]) => (
            <label key={name}>
              <input
                type="radio"
                name="rule"
                checked={rule.value === name}
                onChange={() => projectBy(name as ProjectionRule)}
              />
              <span>{title}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <p class="small muted explore-help">{rules[rule.value].help}</p>
    </section>
  );
}
