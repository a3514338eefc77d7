import { type Planes, type RawImage, toPlanes } from './rawImage.ts';
import { joinEdges } from './seam.ts';
import type { Wraps } from './wraps.ts';

/** From so many pixels on, floats are computed anew rather than kept: they take four times the memory of bytes, and are needed a few times in a run. */
const many = 2 ** 24;

/**
 * A picture as floats, its opposite edges joined where it wraps. The floats of a large one may be freed between uses and computed again: nobody
 * may change its pixels meanwhile.
 *
 * @param name what to call the picture in the error message
 * @throws PasticheError `invalid-image` if size, channels and data do not fit together
 */
export function openPlanes(source: RawImage, name: string, wraps: Wraps | undefined): Planes {
  const open = (): Planes => joinEdges(toPlanes(source, name), wraps);
  const planes = open();
  const { width, height, alpha } = planes;
  if (width * height < many) return planes;
  let known = new WeakRef(planes.rgb);
  return {
    width,
    height,
    alpha,
    get rgb() {
      const rgb = known.deref() ?? open().rgb;
      known = new WeakRef(rgb);
      return rgb;
    },
  };
}
