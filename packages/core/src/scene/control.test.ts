import { expect, it } from 'vitest';
import { maskOf } from '../image/mask.ts';
import type { LayerWeights } from '../options/options.ts';
import { toyEncoder } from '../testing/toyEncoder.ts';
import { LayerControl } from './control.ts';
import type { Scene, ScenePicture } from './picture.ts';

const size = { width: 8, height: 8 };
const picture = (weight: number, layers?: LayerWeights): ScenePicture => ({
  ...{ weight, layers, size, source: {} },
  toTensor: () => {
    throw new Error('Nothing is measured');
  },
});

/** Of each region: its weight, and the paintings that count there with theirs. */
function seen(layer: string, scene: Omit<Scene, 'photo'>): unknown {
  const control = new LayerControl(toyEncoder(), { photo: picture(1), ...scene });
  return control
    .regionsAt(layer)
    .map(({ weight, paintings }) => [weight, ...paintings.map((each) => [each.index, each.weight])]);
}

it('paintings count in the layers that they have, by their weight times the layer', () => {
  const paintings = [picture(0.25, { plain: 1 }), picture(0.75, { plain: 0.5, squared: 2 })];
  expect(seen('plain', { paintings })).toEqual([[1, [0, 0.4], [1, 0.6]]]);
  expect(seen('squared', { paintings })).toEqual([[1, [1, 1]]]);
  expect(seen('squared', { paintings: [picture(0.25), picture(0.75)] })).toEqual([[1, [0, 0.25], [1, 0.75]]]);
});

it('a region counts in a layer as much as its own paintings do', () => {
  const paintings = [picture(0.5, { plain: 1 }), picture(0.5, { plain: 3, squared: 1 })];
  const half = maskOf(
    Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 1 : 0)),
    size,
  );
  const regions = [0, 1].map((index) => ({
    ...{ name: `mask ${index + 1}`, weight: 0.5, mask: half },
    paintings: [{ index, weight: 0.5 }],
  }));
  const control = { guidance: 'simple', styleLayers: { plain: 2, squared: 0.5 }, regions, protectWeight: 1 } as const;
  // Without compensation: every layer of a region that one of its paintings has is there.
  expect(seen('plain', { paintings, control })).toEqual([
    [0.25, [0, 1]],
    [0.75, [1, 1]],
  ]);
  expect(seen('squared', { paintings, control })).toEqual([[1, [1, 1]]]);
  expect(new LayerControl(toyEncoder(), { photo: picture(1), paintings, control }).describeMissing()).toEqual([]);
});
