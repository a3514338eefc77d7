/** A rectangle of a raster, in whole pixels; `right` and `bottom` are outside. */
export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export const everything = ({ width, height }: { width: number; height: number }): Area => ({
  left: 0,
  top: 0,
  right: width,
  bottom: height,
});

/** The smallest area around both. */
export const union = (a: Area | undefined, b: Area): Area =>
  a
    ? {
        left: Math.min(a.left, b.left),
        top: Math.min(a.top, b.top),
        right: Math.max(a.right, b.right),
        bottom: Math.max(a.bottom, b.bottom),
      }
    : b;

/** An area with so much around it, as far as the raster goes. */
export const grown = (
  { left, top, right, bottom }: Area,
  by: number,
  size: { width: number; height: number },
): Area => ({
  left: Math.max(0, Math.floor(left - by)),
  top: Math.max(0, Math.floor(top - by)),
  right: Math.min(size.width, Math.ceil(right + by)),
  bottom: Math.min(size.height, Math.ceil(bottom + by)),
});
