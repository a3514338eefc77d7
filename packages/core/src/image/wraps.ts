/** The directions in which a picture goes on at its opposite edge, as a tile does. */
export interface Wraps {
  /** Whether its right edge meets its left one. */
  x: boolean;
  /** Whether its lower edge meets its upper one. */
  y: boolean;
}

/** The directions that a border wraps; undefined if it wraps none. */
export function wrapsOf(border: string): Wraps | undefined {
  const wraps = { x: border === 'wrap' || border === 'wrap-x', y: border === 'wrap' || border === 'wrap-y' };
  return wraps.x || wraps.y ? wraps : undefined;
}
