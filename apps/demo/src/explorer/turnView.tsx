import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { coarseModel, model, resolved, setOption } from '../studio/settings.ts';
import { Slider } from '../ui/slider.tsx';
import { layer, network, opened } from './choice.ts';

/** Weight of a style layer that has to be added. */
const share = 0.2;

/** A slider that turns the unit up or down in the style cost of the Studio. */
export function TurnView({ unit }: { unit: number }): VNode {
  const name = `${layer.value}:${unit}`;
  const { units, styleLayers } = resolved.value;
  const before = units[name] ?? 1;
  const factor = useSignal(before);
  useEffect(() => {
    factor.value = before;
  }, [name]);
  const isMeasured = layer.value in styleLayers;
  const take = (): void => {
    const { [name]: _, ...others } = model.value === network.value ? units : {};
    model.value = network.value;
    coarseModel.value = undefined;
    if (!isMeasured) setOption('styleLayers', { ...styleLayers, [layer.value]: share });
    setOption('units', factor.value === 1 ? others : { ...others, [name]: factor.value });
    opened.value = undefined;
    location.hash = '#/studio';
  };
  return (
    <section aria-labelledby="unit-turn">
      <h3 id="unit-turn">Less of it, or more</h3>
      <p class="small">
        Style is what units do together. Turn this one up or down, and the Studio will aim for that much more or less of
        it than the painting has.
      </p>
      <Slider
        name={`Unit ${unit} counts`}
        min={0}
        max={2}
        step={0.1}
        value={factor.value}
        shown={`${factor.value}×`}
        spoken={`${factor.value} times`}
        onInput={(turned) => (factor.value = turned)}
      />
      {!isMeasured && (
        <p class="small muted">
          Style is not measured on {layer.value} by default. The Studio will add the layer with a weight of {share}.
        </p>
      )}
      <button type="button" class="primary" onClick={take}>
        Take it to the Studio
      </button>
    </section>
  );
}
