import type { Canvas, Color } from './canvas.ts';
import { capital, descent, glyphOf } from './strokes.ts';

/** Where text is drawn, and how. */
interface TextStyle {
  /** In pixels. */
  left: number;
  /** Of capital letters, in pixels. */
  top: number;
  /** The height of capital letters, in pixels. */
  size: number;
  color: Color;
}

/** The width of strokes, in units of the font. */
const weight = 1.35;

/** How wide text is, in pixels. @param size the height of capital letters, in pixels */
export function widthOfText(text: string, size: number): number {
  return Math.ceil(([...text].reduce((sum, each) => sum + glyphOf(each).advance, 0) * size) / capital);
}

/** Shortens text by an ellipsis so that it is no wider than so many pixels. */
export function shortenText(text: string, size: number, width: number): string {
  if (widthOfText(text, size) <= width) return text;
  const characters = [...text];
  while (characters.length > 0) {
    characters.pop();
    const short = `${characters.join('').trimEnd()}…`;
    if (widthOfText(short, size) <= width) return short;
  }
  return '';
}

/** Draws text in strokes with smooth edges. @returns where the next text begins, in pixels */
export function drawText(canvas: Canvas, text: string, { left, top, size, color }: TextStyle): number {
  const unit = size / capital;
  // Thinner lines than a pixel would be gray.
  const radius = Math.max(1, weight * unit) / 2;
  let x = left;
  for (const character of text) {
    const { strokes, advance } = glyphOf(character);
    const placed = strokes.map((stroke) => stroke.map(([px, py]) => [x + px * unit, top + py * unit] as const));
    const last = x + advance * unit;
    for (let row = Math.floor(top - unit); row <= top + (capital + descent + 1) * unit; row++) {
      for (let column = Math.floor(x - unit); column < last; column++) {
        const distance = distanceTo(placed, column, row);
        if (distance < radius + 0.5) canvas.mix(column, row, color, Math.min(1, radius + 0.5 - distance));
      }
    }
    x = last;
  }
  return x;
}

type Stroke = readonly (readonly [x: number, y: number])[];

/** From a point to the closest of all strokes. */
function distanceTo(strokes: readonly Stroke[], x: number, y: number): number {
  let closest = Number.POSITIVE_INFINITY;
  for (const stroke of strokes) {
    for (let i = 0; i < stroke.length; i++) {
      const [[ax, ay], [bx, by]] = [stroke[Math.max(0, i - 1)], stroke[i]];
      const [dx, dy] = [bx - ax, by - ay];
      const along = dx === 0 && dy === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
      const t = Math.min(1, Math.max(0, along));
      closest = Math.min(closest, Math.hypot(x - ax - t * dx, y - ay - t * dy));
    }
  }
  return closest;
}
