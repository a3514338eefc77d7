import type { Encoder } from '../encoder/encoder.ts';
import type { Mask } from '../image/mask.ts';
import { guide, type PositionWeights, sumOf, weightPositions } from '../region/positions.ts';
import type { RegionPainting, Scene, SceneControl, SceneRegion } from './picture.ts';

/** A region as a layer sees it. */
export interface LayerRegion {
  /** Its part in the cost of the layer. */
  weight: number;
  positions: PositionWeights | undefined;
  /** Those with enough positions in the layer; their weights sum to 1. */
  paintings: readonly { index: number; weight: number; part: PaintingPart | undefined }[];
}

/** The part of a painting that is taken, as a layer sees it. */
export interface PaintingPart {
  /** The same for the same positions. */
  key: string;
  positions: PositionWeights;
}

/** From masks over pixels to weights of a layer's positions, each computed once. */
export class LayerControl {
  readonly #encoder: Encoder;
  readonly #scene: Scene;
  readonly #control: SceneControl | undefined;
  readonly #known = new Map<string, PositionWeights | undefined>();

  constructor(encoder: Encoder, scene: Scene) {
    this.#encoder = encoder;
    this.#scene = scene;
    this.#control = scene.control;
  }

  /** Without masks one region, which is everywhere and has all paintings. */
  regionsAt(layer: string): LayerRegion[] {
    const { paintings } = this.#scene;
    if (!this.#control) {
      const all = paintings.map(({ weight }, index) => ({ index, weight, part: undefined }));
      return [{ weight: 1, positions: undefined, paintings: this.#shared(all, layer).paintings }];
    }
    return this.#control.regions.flatMap((region) => {
      const seen = this.#see(region, layer);
      return seen ? [{ ...seen, weight: seen.weight * this.#compensation(region) }] : [];
    });
  }

  /**
   * The paintings that act in a region, as a layer sees them. Those of which the layer has too few positions are taken whole.
   *
   * @param region undefined: all paintings act everywhere
   */
  paintingsIn(region: SceneRegion | undefined, layer: string): LayerRegion['paintings'] {
    const acting: readonly RegionPainting[] =
      region?.paintings ?? this.#scene.paintings.map(({ weight }, index) => ({ index, weight }));
    const there = acting.flatMap((painting) => {
      const taken = this.#take(painting, layer);
      return taken.length > 0 ? taken : [{ ...painting, part: undefined }];
    });
    const total = there.reduce((sum, { weight }) => sum + weight, 0);
    return this.#shared(
      there.map((each) => ({ ...each, weight: each.weight / total })),
      layer,
    ).paintings;
  }

  /** How much content counts at a layer's positions; undefined: everywhere alike. */
  contentAt(layer: string): { positions: PositionWeights; seen?: PositionWeights } | undefined {
    const { seen, protect, protectWeight = 1 } = this.#control ?? {};
    const visible = seen && this.#positions(seen, layer);
    if (!protect) return visible && { positions: visible, seen: visible };
    const size = this.#encoder.layerSize(layer, protect);
    const data = guide(protect, this.#encoder.receptiveField(layer), size, 'simple').map(
      (value, i) => (1 + (protectWeight - 1) * value) * (visible?.data[i] ?? 1),
    );
    return { positions: { ...size, data, sum: sumOf(data) }, seen: visible };
  }

  /** For people: the layers in which regions have too few positions. */
  describeMissing(): string[] {
    const { regions = [], styleLayers = {} } = this.#control ?? {};
    const layers = Object.keys(styleLayers);
    return regions.flatMap((region) => {
      const missing = layers.filter((layer) => this.#asks(region, layer) && !this.#see(region, layer));
      if (missing.length === 0) return [];
      const { width, height } = this.#scene.photo.size;
      const where = `At ${width}x${height}, ${region.name} leaves ${missing.join(', ')} fewer than four positions`;
      return missing.length === layers.length
        ? [`${where}: no style acts there at this scale`]
        : [`${where}: its other layers count more there`];
    });
  }

  /** What the layers in which a region is missing leave to the others. */
  #compensation(region: SceneRegion): number {
    const layers = Object.entries(this.#control?.styleLayers ?? {}).filter(([layer]) => this.#asks(region, layer));
    const sum = (some: typeof layers): number => some.reduce((total, [, weight]) => total + weight, 0);
    const there = sum(layers.filter(([layer]) => this.#see(region, layer)));
    return there > 0 ? sum(layers) / there : 1;
  }

  #see({ mask, paintings, weight }: SceneRegion, layer: string): LayerRegion | undefined {
    const positions = mask && this.#positions(mask, layer);
    if (mask && !positions) return undefined;
    const there = paintings.flatMap((painting) => this.#take(painting, layer));
    const total = there.reduce((sum, each) => sum + each.weight, 0);
    if (total === 0) return undefined;
    const shared = this.#shared(
      there.map((each) => ({ ...each, weight: each.weight / total })),
      layer,
    );
    return shared.share > 0 ? { weight: weight * shared.share, positions, paintings: shared.paintings } : undefined;
  }

  /** Whether some painting of a region counts in a layer at all. */
  #asks({ paintings }: SceneRegion, layer: string): boolean {
    return (
      this.#shared(
        paintings.map(({ index, weight }) => ({ index, weight, part: undefined })),
        layer,
      ).share > 0
    );
  }

  /**
   * Weighs paintings by how much each counts in a layer.
   *
   * @param paintings their weights sum to 1, as those of the result
   * @returns with how much they count together, where all paintings of the scene count 1
   */
  #shared(paintings: LayerRegion['paintings'], layer: string): { share: number; paintings: LayerRegion['paintings'] } {
    const all = this.#scene.paintings;
    const sum = (some: readonly { weight: number }[]): number => some.reduce((total, { weight }) => total + weight, 0);
    const shareOf = (index: number): number => all[index].layers?.[layer] ?? 0;
    const average = sum(all.map(({ weight }, index) => ({ weight: weight * shareOf(index) })));
    // Without layers of their own, or in a layer that none of them names.
    if (average === 0) return { share: 1, paintings };
    const weighed = paintings.map((each) => ({ ...each, weight: each.weight * shareOf(each.index) }));
    const total = sum(weighed);
    const counting = weighed.filter(({ weight }) => weight > 0);
    return { share: total / average, paintings: counting.map((each) => ({ ...each, weight: each.weight / total })) };
  }

  #take({ index, weight, mask }: RegionPainting, layer: string): LayerRegion['paintings'] {
    if (!mask) return [{ index, weight, part: undefined }];
    const positions = this.#positions(mask, layer);
    return positions ? [{ index, weight, part: { key: `${mask.key} ${this.#control?.guidance}`, positions } }] : [];
  }

  #positions(mask: Mask, layer: string): PositionWeights | undefined {
    const key = `${mask.key} ${layer}`;
    const guidance = this.#control?.guidance ?? 'inside';
    if (!this.#known.has(key)) {
      const size = this.#encoder.layerSize(layer, mask);
      this.#known.set(key, weightPositions(mask, this.#encoder.receptiveField(layer), size, guidance));
    }
    return this.#known.get(key);
  }
}

/** Whether style acts in the same places. */
export function sameRegions(a: SceneControl | undefined, b: SceneControl | undefined): boolean {
  const regionsOf = ({ guidance, styleLayers, regions }: SceneControl): unknown[] => [guidance, styleLayers, regions];
  return keyOf(a && regionsOf(a)) === keyOf(b && regionsOf(b));
}

/** Whether content counts as much in the same places. */
export function sameFocus(a: SceneControl | undefined, b: SceneControl | undefined): boolean {
  const focusOf = ({ guidance, seen, protect, protectWeight }: SceneControl): unknown[] =>
    seen || protect ? [guidance, seen, protect, protect && protectWeight] : [];
  return keyOf(a && focusOf(a)) === keyOf(b && focusOf(b));
}

function keyOf(parts: readonly unknown[] = []): string {
  // Of a mask, its key is enough.
  return JSON.stringify(parts, (name, value) => (name === 'data' ? undefined : value));
}
