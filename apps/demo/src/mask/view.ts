interface Size {
  width: number;
  height: number;
}

/** How the picture is seen in its room: where its upper left corner is, in pixels of the screen, and how many times as large as it would just fit. */
export interface View {
  x: number;
  y: number;
  scale: number;
}

/** The most that the picture is enlarged. */
const most = 16;

/** The largest size of a picture in a room. */
export function fit(picture: Size, room: Size): Size {
  const factor = Math.min(room.width / picture.width, room.height / picture.height);
  return { width: picture.width * factor, height: picture.height * factor };
}

/** Enlarges around a point of the room, which stays where it is. */
export function zoomed({ x, y, scale }: View, factor: number, at: { x: number; y: number }): View {
  const wanted = Math.min(most, Math.max(1, scale * factor));
  const by = wanted / scale;
  return { x: at.x - by * (at.x - x), y: at.y - by * (at.y - y), scale: wanted };
}

/** In the middle where there is room for all of it; elsewhere, without a gap at its edges. */
export function kept({ x, y, scale }: View, fitted: Size, room: Size): View {
  const along = (at: number, length: number, space: number): number =>
    length <= space ? (space - length) / 2 : Math.min(0, Math.max(space - length, at));
  return {
    x: along(x, fitted.width * scale, room.width),
    y: along(y, fitted.height * scale, room.height),
    scale,
  };
}
