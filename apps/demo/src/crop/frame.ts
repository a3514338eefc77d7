/** A part of a picture, in fractions of its sides. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** How a picture is turned and cut. */
export interface Cut {
  /** Quarter turns to the right. */
  turns: number;
  /** Degrees by which it is straightened. */
  angle: number;
  /** What is left of the turned picture. */
  frame: Frame;
}

export interface Size {
  width: number;
  height: number;
}

export const whole: Frame = { left: 0, top: 0, width: 1, height: 1 };
/** The least that a frame may be, in fractions. */
const least = 0.08;

export const corners = ['top left', 'top right', 'bottom left', 'bottom right'] as const;
export type Corner = (typeof corners)[number];

/** The largest part of a turned picture, of the same shape, that has no empty corners. */
export function turned({ width, height }: Size, { turns, angle }: Pick<Cut, 'turns' | 'angle'>): Size {
  const [w, h] = turns % 2 === 0 ? [width, height] : [height, width];
  const [cos, sin] = [Math.cos(radians(angle)), Math.abs(Math.sin(radians(angle)))];
  const scale = Math.min(w / (w * cos + h * sin), h / (w * sin + h * cos));
  return { width: w * scale, height: h * scale };
}

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Moves a frame as far as the picture goes. */
export function move(frame: Frame, right: number, down: number): Frame {
  return {
    ...frame,
    left: between(frame.left + right, 0, 1 - frame.width),
    top: between(frame.top + down, 0, 1 - frame.height),
  };
}

/**
 * Moves a corner; the opposite one stays.
 *
 * @param ratio of the frame's width to its height, both in fractions; free if undefined
 */
export function drag(frame: Frame, corner: Corner, right: number, down: number, ratio?: number): Frame {
  const isLeft = corner.endsWith('left');
  const isTop = corner.startsWith('top');
  const [x, y] = [isLeft ? frame.left + frame.width : frame.left, isTop ? frame.top + frame.height : frame.top];
  const room = { width: isLeft ? x : 1 - x, height: isTop ? y : 1 - y };
  let width = between(frame.width + (isLeft ? -right : right), least, room.width);
  let height = between(frame.height + (isTop ? -down : down), least, room.height);
  if (ratio !== undefined) {
    // The larger of both movements counts.
    const wanted = Math.abs(right) * 1 >= Math.abs(down) ? width : height * ratio;
    width = Math.min(wanted, room.width, room.height * ratio);
    height = width / ratio;
  }
  return { left: isLeft ? x - width : x, top: isTop ? y - height : y, width, height };
}

/** The largest frame of a shape, around the middle of another one. */
export function shape(frame: Frame, ratio: number | undefined): Frame {
  if (ratio === undefined) return frame;
  const width = Math.min(1, ratio);
  const height = width / ratio;
  const [x, y] = [frame.left + frame.width / 2, frame.top + frame.height / 2];
  return move({ left: x - width / 2, top: y - height / 2, width, height }, 0, 0);
}

function between(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
