import type { LayerMeasure } from '@pastiche/core';
import type { VNode } from 'preact';
import { photo } from '../studio/pictures.ts';
import { HeatMap } from './heatMap.tsx';
import { ProblemNote } from './problemNote.tsx';
import { blocks, look, lookProblem, type Seen, seen, shown } from './seen.ts';
import { takeTurn } from './turns.ts';

/** What channels of these depths are known to answer to (Zeiler & Fergus 2014). */
const answersTo: Readonly<Record<string, string>> = {
  conv1_1: 'edges and plain colors',
  conv2_1: 'corners, stripes, fine texture',
  conv3_1: 'patterns and motifs',
  conv4_1: 'parts of things',
  conv5_1: 'things, and roughly where',
};

/** A few channels of each block, as they answer to the photo. */
export function NetworkView(): VNode {
  const { address, thumbnail, name, width, height } = photo.value;
  const ratio = width / height;
  return (
    <div class="how-blocks" aria-busy={!seen.value && !lookProblem.value}>
      <ProblemNote problem={lookProblem.value} retry={() => void takeTurn(look)} />
      <div class="how-block">
        <p class="how-block-name">
          <b>the photo</b>
          <span class="small muted">three channels: red, green, blue</span>
        </p>
        <img
          class="how-source"
          style={{ aspectRatio: String(ratio) }}
          src={thumbnail ?? address}
          alt={`The photo: ${name}`}
        />
      </div>
      {blocks.map((layer, i) => (
        <Block
          key={layer}
          layer={layer}
          ratio={ratio}
          measured={seen.value?.photo[i]}
          telling={seen.value?.telling[i]}
        />
      ))}
    </div>
  );
}

interface BlockProps {
  layer: string;
  ratio: number;
  measured: LayerMeasure | undefined;
  telling: Seen['telling'][number] | undefined;
}

function Block({ layer, ratio, measured, telling }: BlockProps): VNode {
  const { width = 0, height = 0, channels = 0 } = measured ?? {};
  return (
    <div class="how-block">
      <p class="how-block-name">
        <b>{layer}</b>
        <span>{answersTo[layer]}</span>
        <span class="small muted">{measured ? `${channels} channels of ${width} × ${height}` : 'looking…'}</span>
      </p>
      <div class="how-maps" style={{ '--ratio': String(ratio) }}>
        {Array.from({ length: shown }, (_, i) => {
          const map = telling?.[i];
          return (
            <HeatMap
              key={i}
              grid={map && { values: map.data, width, height }}
              label={`Where channel ${map?.channel} of ${layer} answers in the photo`}
            />
          );
        })}
      </div>
    </div>
  );
}
