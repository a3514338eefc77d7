import type { Patch } from '@pastiche/core';
import type { VNode } from 'preact';
import { patchesOf } from '../patchesOf.ts';
import { PicturePart } from './picturePart.tsx';
import type { ReportLayer } from './report.ts';
import { opened, query, report } from './state.ts';

/** The patches of a unit with their pictures' names, and how to paint with less or more of the unit. */
export function PatchList({ layer, unit }: { layer: ReportLayer; unit: number }): VNode {
  const patches = patchesOf(report.images, layer, unit);
  return (
    <>
      {patches.length === 0 && <p>It never fired.</p>}
      <ol class="report-patches">
        {patches.map((patch, rank) => (
          <li key={patch.image}>
            <span class="explore-pair">
              <PicturePart layer={layer} unit={unit} patch={{ rank, image: patch.image }} />
            </span>
            <Caption {...patch} />
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

function Caption({ image, activation, x, y, field: { width, height, left, top } }: Patch): VNode {
  const strength = Number(activation.toPrecision(4));
  const search = (): void => {
    opened.value = undefined;
    query.value = image;
    document.getElementById('search')?.focus();
  };
  const where = `Activation ${strength} at position ${x}, ${y} of the layer; its receptive field is ${width}×${height} pixels at ${left}, ${top}`;
  return (
    <p class="report-caption small muted">
      <button type="button" title="Show all units with a patch from this picture" onClick={search}>
        {image}
      </button>
      <span title={where}>{`${strength} at ${x}, ${y}`}</span>
    </p>
  );
}
