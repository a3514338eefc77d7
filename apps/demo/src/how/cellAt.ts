/** A place in a grid of numbers. */
export interface Place {
  x: number;
  y: number;
}

/** The cell of a grid under the pointer; the grid fills the element that listens. */
export function cellAt(event: PointerEvent, { width, height }: { width: number; height: number }): Place {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  return {
    x: bounded(((event.clientX - box.left) / box.width) * width, width),
    y: bounded(((event.clientY - box.top) / box.height) * height, height),
  };
}

/** A place within the grid. */
export function bounded(at: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(at)));
}

/** CSS that lays a frame over a part of a picture; all numbers are in the picture's own unit. */
export function frameOver(
  part: { left: number; top: number; width: number; height: number },
  whole: { width: number; height: number },
): Record<string, string> {
  const percent = (length: number, of: number): string => `${(100 * length) / of}%`;
  return {
    left: percent(part.left, whole.width),
    top: percent(part.top, whole.height),
    width: percent(part.width, whole.width),
    height: percent(part.height, whole.height),
  };
}
