import type { Patch } from '@pastiche/core';
import type { VNode } from 'preact';
import { patchesOf } from '../patchesOf.ts';
import type { ReportLayer } from './report.ts';
import { opened, query, report } from './state.ts';
import { CellView } from './unitPicture.tsx';

interface Props {
  layer: ReportLayer;
  unit: number;
}

/** The patches of a unit with their pictures' names, and how to paint with less or more of the unit. */
export function PatchList({ layer, unit }: Props): VNode {
  const patches = patchesOf(report.images, layer, unit);
  return (
    <>
      {patches.length === 0 && <p>It never fired.</p>}
      <ol class="report-patches">
        {patches.map((patch, rank) => (
          <li key={patch.image}>
            <span class="report-pair">
              <CellView layer={layer} unit={unit} half="left" rank={rank} label={`Patch of ${patch.image}`} />
              {report.rule && <CellView layer={layer} unit={unit} half="right" rank={rank} label="Its projection" />}
            </span>
            <PatchCaption {...patch} />
          </li>
        ))}
      </ol>
      <p class="small muted">
        The option <code>{`--units ${layer.layer}:${unit}=0.2`}</code> paints with a fifth of what the painting has of
        this unit, =2 with twice as much.
      </p>
    </>
  );
}

function PatchCaption({ image, activation, x, y, field: { width, height, left, top } }: Patch): VNode {
  const strength = Number(activation.toPrecision(4));
  const search = (): void => {
    opened.value = undefined;
    query.value = image;
    document.getElementById('search')?.focus();
  };
  return (
    <p class="small muted">
      <button type="button" title="Show all units of this layer with a patch from this picture" onClick={search}>
        {image}
      </button>
      <span
        title={`Activation ${strength} at position ${x}, ${y} of the layer; its receptive field is ${width}×${height} pixels at ${left}, ${top}`}
      >
        {`${strength} at ${x}, ${y}`}
      </span>
    </p>
  );
}
