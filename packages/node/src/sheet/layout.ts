import type { Rect, Size } from '@pastiche/core';
import type { Words } from './labels.ts';
import { widthOfText } from './text.ts';

/** What stands on a sheet. */
export interface SheetContents {
  /** The photo and the paintings, over everything. */
  originals: readonly (Size & { words: Words })[];
  /** The size of each tile, row by row. */
  tiles: readonly Size[];
  columns: number;
  /** Over each column. @defaultValue none */
  columnWords?: readonly Words[];
  /** Beside each row, a line for each. @defaultValue none */
  rowWords?: readonly (readonly Words[])[];
  /** Over each tile. @defaultValue none */
  captions?: readonly Words[];
}

/** Words on a sheet. */
interface PlacedWords {
  words: Words;
  /** In pixels. */
  left: number;
  /** Of capital letters, in pixels. */
  top: number;
  /** No words are wider, in pixels. */
  width: number;
}

/** Where everything is on a sheet, in pixels. */
export interface SheetLayout extends Size {
  /** The height of capital letters. */
  textSize: number;
  /** Of the originals that fit beside the first one. */
  originals: readonly Rect[];
  /** Of each tile, row by row. */
  tiles: readonly Rect[];
  words: readonly PlacedWords[];
}

/** Finds a place for everything: originals, headings and tiles. */
export function layOut(contents: SheetContents): SheetLayout {
  const { tiles, columns, columnWords = [], rowWords = [], captions = [] } = contents;
  const cell = { width: most(tiles.map(({ width }) => width)), height: most(tiles.map(({ height }) => height)) };
  const longest = Math.max(cell.width, cell.height);
  const textSize = Math.min(40, Math.max(8, Math.round(longest / 23)));
  const gap = Math.max(4, Math.round(longest / 28));
  const line = Math.round(1.8 * textSize);
  const margin = 2 * gap;
  const gutter = Math.min(
    Math.max(cell.width, 16 * textSize),
    most(rowWords.flat().map((words) => widthOfWords(words, textSize))),
  );
  const left = margin + (gutter > 0 ? gutter + 2 * gap : 0);
  const columnAt = (column: number): number => left + column * (cell.width + gap);
  const width = columnAt(columns) - gap + margin;

  const { words, originals, bottom } = layStrip(contents.originals, {
    left,
    right: width - margin,
    gap,
    textSize,
    line,
  });
  let top = bottom + (originals.length > 0 ? margin : 0);
  words.push(...columnWords.map((each, i) => ({ words: each, left: columnAt(i), top, width: cell.width })));
  if (columnWords.length > 0) top += line;
  const placed: Rect[] = [];
  for (let first = 0; first < tiles.length; first += columns) {
    const row = tiles.slice(first, first + columns);
    words.push(
      ...captions.slice(first, first + columns).map((each, i) => ({
        ...{ words: each, left: columnAt(i), top, width: cell.width },
      })),
    );
    if (captions.length > 0) top += line;
    const lines = rowWords[first / columns] ?? [];
    const begin = top + Math.round((cell.height - lines.length * line + line - textSize) / 2);
    words.push(...lines.map((each, i) => ({ words: each, left: margin, top: begin + i * line, width: gutter })));
    placed.push(...row.map((size, i) => ({ ...size, left: columnAt(i), top })));
    top += cell.height + (captions.length > 0 ? margin : gap);
  }
  const height = Math.max(...placed.map((tile) => tile.top)) + cell.height + margin;
  return { width, height, textSize, originals, tiles: placed, words };
}

/** Side by side, in as many lines as it takes; words stand over the pictures that have some. */
function layStrip(
  pictures: SheetContents['originals'],
  { left, right, gap, textSize, line }: Record<'left' | 'right' | 'gap' | 'textSize' | 'line', number>,
): { words: PlacedWords[]; originals: Rect[]; bottom: number } {
  const words: PlacedWords[] = [];
  const originals: Rect[] = [];
  let [next, top, bottom, above] = [left, 2 * gap, 2 * gap, 0];
  for (const { words: each, ...size } of pictures) {
    const wide = Math.min(Math.max(size.width, widthOfWords(each, textSize)), right - left);
    if (next > left && next + wide > right) [next, top] = [left, bottom + gap];
    // The first one of a line decides for all.
    if (next === left) above = each.value === '' ? 0 : line;
    words.push({ words: each, left: next, top, width: wide });
    originals.push({ width: size.width, height: size.height, left: next, top: top + above });
    bottom = Math.max(bottom, top + above + size.height);
    next += wide + (each.value === '' ? gap : 2 * gap);
  }
  return { words, originals, bottom };
}

/** How wide words are in a line, in pixels. */
export function widthOfWords({ name, value }: Words, textSize: number): number {
  return widthOfText(name === '' ? value : `${name} ${value}`, textSize);
}

function most(values: readonly number[]): number {
  return Math.max(0, ...values);
}
