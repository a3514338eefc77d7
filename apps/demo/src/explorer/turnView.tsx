import { meanLayers } from '@pastiche/core';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { coarseModel, model, resolved, setOption } from '../studio/settings.ts';
import { endTurns } from '../turns.ts';
import { PictureCanvas } from '../ui/pictureCanvas.tsx';
import { ProblemNote } from '../ui/problemNote.tsx';
import { Segments } from '../ui/segments.tsx';
import { Slider } from '../ui/slider.tsx';
import { groupSizes } from './alike.ts';
import { layer, network, opened } from './choice.ts';
import { addedWeight, family, familyKey, type Pair, paintBoth, pair, pairProblem } from './turned.ts';
import { units as wall } from './wall.ts';

/** A slider that turns the unit, and units like it, up or down in the style cost of the Studio; and what that does to a picture. */
export function TurnView({ unit }: { unit: number }): VNode {
  const name = `${layer.value}:${unit}`;
  const { units } = resolved.value;
  const styleLayers = meanLayers(resolved.value.styleLayers);
  const before = units[name] ?? 1;
  const factor = useSignal(before);
  const together = useSignal('1');
  useEffect(() => {
    factor.value = before === 1 ? 3 : before;
    pair.value = undefined;
  }, [name]);
  const like = family.value?.key === familyKey(unit) ? family.value.units : undefined;
  const sizes = groupSizes(wall.value.length);
  const count = like ? sizes[Number(together.value)] : 1;
  const members = like ? like.slice(0, count) : [unit];
  const turned = Object.fromEntries(members.map((each) => [`${layer.value}:${each}`, factor.value]));
  const isMeasured = layer.value in styleLayers;
  const take = (): void => {
    const others = Object.entries(model.value === network.value ? units : {}).filter(([each]) => !(each in turned));
    model.value = network.value;
    coarseModel.value = undefined;
    if (!isMeasured) setOption('styleLayers', { ...styleLayers, [layer.value]: addedWeight });
    setOption('units', { ...Object.fromEntries(others), ...(factor.value === 1 ? {} : turned) });
    opened.value = undefined;
    location.hash = '#/studio';
  };
  const isUnderWay = pair.value !== undefined && pair.value.progress < 1;
  return (
    <section aria-labelledby="unit-turn" class="explore-turn">
      <div>
        <h3 id="unit-turn">Less of it, or more</h3>
        <p class="small">
          Style is what units do <a href="#/how?chapter=3">together</a>. Turn this one up or down, and the Studio will
          aim for that much more or less of it than the painting has. One unit among many makes little difference, so
          you can also turn the units that fire most like it in your painting.
        </p>
        <fieldset>
          <legend class="visually-hidden">Which units</legend>
          <Segments
            name="turn-together"
            options={{ 0: 'This one', 1: `${sizes[1]} alike`, 2: `${sizes[2]} alike` }}
            value={like ? together.value : '0'}
            disabled={like ? [] : ['1', '2']}
            onChange={(to) => (together.value = to)}
          />
        </fieldset>
        <Slider
          name={count > 1 ? `Unit ${unit} and ${count - 1} like it count` : `Unit ${unit} counts`}
          min={0}
          max={5}
          step={0.25}
          value={factor.value}
          shown={`${factor.value}×`}
          spoken={`${factor.value} times`}
          onInput={(to) => (factor.value = to)}
        />
        {!isMeasured && (
          <p class="small muted">
            Style is not measured on {layer.value} by default. The Studio will add the layer with a weight of{' '}
            {addedWeight}.
          </p>
        )}
        <div class="row">
          {isUnderWay ? (
            <button type="button" onClick={endTurns}>
              Stop
            </button>
          ) : (
            <button type="button" onClick={() => void paintBoth(turned)}>
              Show the difference
            </button>
          )}
          <button type="button" class="primary" onClick={take}>
            Take it to the Studio
          </button>
        </div>
        <ProblemNote problem={pairProblem.value} retry={() => void paintBoth(turned)} />
      </div>
      <PairView pair={pair.value} />
    </section>
  );
}

/** The two pictures, side by side. */
function PairView({ pair: both }: { pair: Pair | undefined }): VNode {
  const pictures = [
    { picture: both?.before, name: 'As it is' },
    { picture: both?.after, name: 'Turned' },
  ];
  return (
    <div class="explore-both">
      {pictures.map(({ picture, name }) => (
        <figure key={name}>
          <div class="explore-one picture">
            <PictureCanvas picture={picture} label={`Your photo, painted small: ${name.toLowerCase()}`} class="fill" />
          </div>
          <figcaption class="small muted">{name}</figcaption>
        </figure>
      ))}
      <progress value={both?.progress ?? 0} max={1} aria-label="How far it is" hidden={!both || both.progress === 1} />
      <p class="small muted">
        Your photo and painting from the Studio, painted twice at 128 pixels. Only these units differ. Without a
        graphics card this takes half a minute.
      </p>
    </div>
  );
}
