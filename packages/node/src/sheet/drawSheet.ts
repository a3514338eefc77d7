import type { RawImage } from '@pastiche/core';
import { Canvas, type Color } from './canvas.ts';
import type { Words } from './labels.ts';
import { type SheetLayout, widthOfWords } from './layout.ts';
import { drawText, shortenText } from './text.ts';

const paper: Color = [250, 250, 248];
const ink: Color = [32, 32, 32];
/** Of what names a value. */
const gray: Color = [104, 104, 102];
/** A tile without a picture. */
const blank: Color = [232, 232, 229];

/**
 * Draws a sheet.
 *
 * @param tiles those that are undefined stay blank
 */
export function drawSheet(
  layout: SheetLayout,
  originals: readonly RawImage[],
  tiles: readonly (RawImage | undefined)[],
): Canvas {
  const canvas = new Canvas(layout.width, layout.height, paper);
  for (const [i, { left, top }] of layout.originals.entries()) canvas.draw(originals[i], left, top);
  for (const [i, place] of layout.tiles.entries()) {
    const picture = tiles[i];
    if (picture) canvas.draw(picture, place.left, place.top);
    else canvas.fill(place, blank);
  }
  for (const { words, left, top, width } of layout.words)
    drawWords(canvas, words, { left, top, width, size: layout.textSize });
  return canvas;
}

/** The name in gray and the value in black; the value alone where both are too wide. */
function drawWords(
  canvas: Canvas,
  words: Words,
  { left, top, width, size }: { left: number; top: number; width: number; size: number },
): void {
  const isRoomForName = words.name !== '' && widthOfWords(words, size) <= width;
  const begin = isRoomForName ? drawText(canvas, `${words.name} `, { left, top, size, color: gray }) : left;
  const value = isRoomForName ? words.value : shortenText(words.value, size, width);
  drawText(canvas, value, { left: begin, top, size, color: ink });
}
