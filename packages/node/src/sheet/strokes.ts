import { glyphs, unknownGlyph } from './font.ts';

/** A point of a stroke, in units of the font. */
type Point = readonly [x: number, y: number];

/** How a character is drawn. */
interface Glyph {
  /** Each a line through its points; one point is a dot. */
  strokes: readonly (readonly Point[])[];
  /** From its left to where the next character begins, in units of the font. */
  advance: number;
}

/** The height of capitals, in units of the font. */
export const capital = 10;
/** How far letters reach below the baseline. */
export const descent = 3;
/** Between characters. */
const spacing = 3;
const space: Glyph = { strokes: [], advance: 6 };
/** A round stroke has so many straight pieces between two of its points. */
const pieces = 6;

const known = new Map<string, Glyph>([[' ', space]]);

/** The strokes of a character. One with an accent is drawn without it, one that the font does not have is a box. */
export function glyphOf(character: string): Glyph {
  const glyph = known.get(character) ?? openGlyph(character);
  known.set(character, glyph);
  return glyph;
}

function openGlyph(character: string): Glyph {
  const [plain] = character.normalize('NFKD');
  const text = glyphs[character] ?? glyphs[plain] ?? unknownGlyph;
  const strokes = text.split(' ').map(openStroke);
  return { strokes, advance: Math.max(...strokes.flat().map(([x]) => x)) + spacing };
}

function openStroke(text: string): readonly Point[] {
  const isRound = text.length > 1 && text.startsWith('~');
  const points = [...text.slice(isRound ? 1 : 0).matchAll(/../g)].map(
    ([[x, y]]): Point => [Number.parseInt(x, 36), Number.parseInt(y, 36)],
  );
  return isRound ? rounded(points) : points;
}

/** A quadratic B-spline: from the first point to the last, by the middles between the others. */
function rounded(points: readonly Point[]): Point[] {
  const line = [points[0]];
  const last = points.length - 1;
  for (let i = 1; i < last; i++) {
    const to = i === last - 1 ? points[last] : middle(points[i], points[i + 1]);
    line.push(...curve(line[line.length - 1], points[i], to));
  }
  return line;
}

function middle([ax, ay]: Point, [bx, by]: Point): Point {
  return [(ax + bx) / 2, (ay + by) / 2];
}

function curve(from: Point, pull: Point, to: Point): Point[] {
  const at = (axis: 0 | 1, t: number): number =>
    (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * pull[axis] + t ** 2 * to[axis];
  return Array.from({ length: pieces }, (_, i) => [at(0, (i + 1) / pieces), at(1, (i + 1) / pieces)]);
}
