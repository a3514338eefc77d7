import type { LayerMeasure } from '@pastiche/core';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { takeTurn } from '../turns.ts';
import { ProblemNote } from '../ui/problemNote.tsx';
import { arrows } from './arrows.ts';
import { bounded, cellAt, frameOver, type Place } from './cellAt.ts';
import { FieldView } from './fieldView.tsx';
import { HeatMap } from './heatMap.tsx';
import { blocks, look, lookProblem, type Seen, seen, shown } from './seen.ts';
import { photo, ratioOf } from './subjects.ts';

/** What units of each depth are known to respond to (Zeiler & Fergus 2014). */
const answersTo: Readonly<Record<string, string>> = {
  conv1_1: 'edges and plain colors',
  conv2_1: 'corners, stripes, fine texture',
  conv3_1: 'patterns and motifs',
  conv4_1: 'parts of things',
  conv5_1: 'whole things, and roughly where',
};

/** SVG color matrices that show one of the photo's channels, tinted in its color. */
const sheets: Readonly<Record<string, string>> = {
  red: '1 0 0 0 0  .42 0 0 0 0  .36 0 0 0 0  0 0 0 1 0',
  green: '0 .42 0 0 0  0 .86 0 0 0  0 .5 0 0 0  0 0 0 1 0',
  blue: '0 0 .36 0 0  0 0 .58 0 0  0 0 1 0 0  0 0 0 1 0',
};

/** A few units of each block, and where they fire in the photo. */
export function NetworkView(): VNode {
  const { address, thumbnail, name } = photo.value;
  const small = thumbnail ?? address;
  const ratio = ratioOf(photo.value);
  return (
    <div class="how-blocks stack" aria-busy={!seen.value && !lookProblem.value}>
      <ProblemNote problem={lookProblem.value} retry={() => void takeTurn(look, true)} />
      <div class="how-block">
        <p>
          <b>the photo</b>
          <span>as numbers</span>
          <span class="small muted">3 sheets: red, green, blue</span>
        </p>
        <div class="how-maps is-photo" style={{ '--ratio': String(ratio) }}>
          <img class="picture" src={small} alt={`The photo: ${name}`} />
          {Object.entries(sheets).map(([color, matrix]) => (
            <span key={color}>
              <svg aria-hidden="true">
                <filter id={`how-${color}`} color-interpolation-filters="sRGB">
                  <feColorMatrix values={matrix} />
                </filter>
              </svg>
              <img class="picture" src={small} alt={`Its ${color} alone`} style={{ filter: `url(#how-${color})` }} />
            </span>
          ))}
        </div>
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
  layer: (typeof blocks)[number];
  ratio: number;
  measured: LayerMeasure | undefined;
  telling: Seen['telling'][number] | undefined;
}

function Block({ layer, ratio, measured, telling }: BlockProps): VNode {
  const pointed = useSignal<Place | undefined>(undefined);
  const { width = 16, height = 12, channels = 0 } = measured ?? {};
  const grid = { width, height };
  const place = pointed.value ?? { x: width / 2, y: height / 2 };
  const at = { x: bounded(place.x, width), y: bounded(place.y, height) };
  const press = (event: KeyboardEvent): void => {
    const [x, y] = arrows[event.key] ?? [];
    if (x === undefined) return;
    event.preventDefault();
    const stride = Math.max(1, Math.round(width / 28));
    pointed.value = { x: bounded(at.x + x * stride, width), y: bounded(at.y + y * stride, height) };
  };
  return (
    <div class="how-block">
      <p>
        <b>{layer}</b>
        <span>{answersTo[layer]}</span>
        <span class="small muted">
          {measured ? `${channels} sheets of ${width}\u00a0×\u00a0${height}` : lookProblem.value ? '–' : 'looking…'}
        </span>
      </p>
      <FieldView layer={layer} place={at} ratio={ratio} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls */}
      <div
        class="how-maps"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the place that is looked at
        tabIndex={0}
        aria-label={`Six sheets of ${layer}. Arrow keys move the place whose patch of the photo is shown.`}
        style={{ '--ratio': String(ratio) }}
        onKeyDown={press}
      >
        {Array.from({ length: shown }, (_, i) => {
          const map = telling?.[i];
          const point = (event: PointerEvent): void => {
            pointed.value = cellAt(event, grid);
          };
          return (
            <div key={i} class="how-sheet" onPointerMove={point} onPointerDown={point}>
              <HeatMap
                grid={map && { values: map.data, ...grid }}
                label={`Where unit ${map?.channel} of ${layer} fires in the photo`}
              />
              <span
                class="how-mark"
                aria-hidden="true"
                style={frameOver({ left: at.x, top: at.y, width: 1, height: 1 }, grid)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
