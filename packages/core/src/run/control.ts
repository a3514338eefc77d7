import { areaOf, fadeOutward, type Mask, maskOf, multiplyMasks, resizeMask } from '../image/mask.ts';
import type { Size } from '../image/resize.ts';
import { networkLayers } from '../loss/loss.ts';
import { meanLayers } from '../options/perPainting.ts';
import type { Region } from '../region/regions.ts';
import type { RegionPainting, SceneControl, ScenePicture, SceneRegion } from '../scene/picture.ts';
import type { Plan } from './plan.ts';
import { regionsAt, restOf } from './regionsAt.ts';

/** Which parts of the pictures count at a scale; undefined: all of them alike. */
export function controlAt(
  plan: Plan,
  size: Size,
  paintings: readonly Pick<ScenePicture, 'size'>[],
): SceneControl | undefined {
  const { regions, content, styles, protect, settings } = plan;
  if (!regions && !content.seen && !protect && styles.every(({ seen }) => !seen)) return undefined;
  const seen = content.seen && resizeMask(content.seen, size);
  const { guidance, styleLayers, protectWeight } = settings;
  const own = plan.options.losses && networkLayers(plan.options.losses);
  return {
    guidance,
    // Nobody knows which of a caller's own losses are about style: the layers of all of them count.
    styleLayers: own
      ? Object.fromEntries(own.map((layer) => [layer, 1]))
      : meanLayers(
          styleLayers,
          styles.map(({ weight }) => weight),
        ),
    regions: regionsAt(plan, size).flatMap((region) => regionAt(region, plan, seen, paintings)),
    seen,
    protect: protect && resizeMask(protect, size),
    protectWeight,
  };
}

/** Regions count by their area: style and content then have the same balance at every position. */
function regionAt(
  { name, mask, paintings }: Region,
  { styles }: Plan,
  seen: Mask | undefined,
  sizes: readonly Pick<ScenePicture, 'size'>[],
): SceneRegion[] {
  const visible = multiplyMasks(mask, seen);
  const area = mask ? areaOf(visible ?? mask) / (seen ? areaOf(seen) : 1) : 1;
  const acting = paintings.map(({ index, mask: part }): RegionPainting => {
    const { seen: opaque, weight } = styles[index];
    const [taken, there] = [part, opaque].map((each) => each && resizeMask(each, sizes[index].size));
    return { index, weight, mask: multiplyMasks(taken, there) };
  });
  // The mean weight of its paintings, relative to that of all paintings: 1 where all count alike.
  const share = (acting.reduce((sum, { weight }) => sum + weight, 0) / acting.length) * styles.length;
  return area * share > 0 ? [{ name, weight: area * share, mask: visible, paintings: acting }] : [];
}

/** What says which pixels stay the photo's. */
interface Keeping extends Pick<Plan, 'keep' | 'regions' | 'settings'> {
  stages: readonly { size: Size }[];
}

/**
 * The pixels that stay the photo's at a size: 1 wholly, with a seam that fades outward. Undefined if there are none.
 */
export function keptAt({ keep, regions, settings, stages }: Keeping, size: Size): Mask | undefined {
  const rest =
    settings.uncovered === 'keep' && regions
      ? restOf(
          regions.list.map(({ mask }) => mask && resizeMask(mask, size)),
          size,
        )
      : undefined;
  const given = keep && resizeMask(keep, size);
  if (!rest && !given) return undefined;
  const data = Float32Array.from({ length: size.width * size.height }, (_, i) =>
    Math.max(rest?.data[i] ?? 0, given?.data[i] ?? 0),
  );
  const last = stages[stages.length - 1].size;
  return fadeOutward(maskOf(data, size), Math.round((settings.feather * size.width) / last.width));
}
