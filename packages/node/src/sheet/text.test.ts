import { describe, expect, it } from 'vitest';
import { Canvas } from './canvas.ts';
import { glyphs } from './font.ts';
import { glyphOf } from './strokes.ts';
import { drawText, shortenText, widthOfText } from './text.ts';

const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));

/** Text in black on white. */
function draw(text: string, size: number): Canvas {
  const canvas = new Canvas(widthOfText(text, size) + 40, 3 * size + 20, [255, 255, 255]);
  drawText(canvas, text, { left: 20, top: 10, size, color: [0, 0, 0] });
  return canvas;
}

/** The rows and columns of what text leaves, from where it begins. */
function extent(text: string, size: number): { left: number; right: number; top: number; bottom: number } {
  const { data, width } = draw(text, size);
  const marked = Array.from({ length: data.length / 3 }, (_, i) => i).filter((i) => data[3 * i] < 195);
  const [xs, ys] = [marked.map((i) => (i % width) - 20), marked.map((i) => Math.floor(i / width) - 10)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

describe('the font', () => {
  it('has strokes of its own for every printable character', () => {
    const strokes = printable.slice(1).map((character) => glyphs[character]);
    expect(strokes.every((text) => typeof text === 'string')).toBe(true);
    expect(new Set(strokes).size).toBe(94);
  });

  it.each(Object.keys(glyphs))('draws %s between the top of capitals and the lowest descender', (character) => {
    const points = glyphOf(character).strokes.flat();
    expect(points.length).toBeGreaterThan(0);
    for (const [x, y] of points) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThan(10.01);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThan(13.01);
    }
  });

  it('draws letters with accents without them, and a box for what it does not have', () => {
    expect(glyphOf('é').strokes).toEqual(glyphOf('e').strokes);
    expect(glyphOf('Ö').strokes).toEqual(glyphOf('O').strokes);
    const box = glyphOf('目').strokes;
    expect(box).toEqual(glyphOf('🎨').strokes);
    expect(printable.map((character) => glyphOf(character).strokes)).not.toContainEqual(box);
  });

  it('has a round letter where its points pull, and does not reach them', () => {
    const [ring] = glyphOf('o').strokes;
    expect(ring.length).toBeGreaterThan(16);
    expect(ring).not.toContainEqual([6, 10]);
    expect(Math.max(...ring.map(([x]) => x))).toBe(6);
  });
});

describe('text', () => {
  it.each([8, 11, 24])('is drawn where it was asked for, with capitals of %i px', (size) => {
    const { left, right, top, bottom } = extent('H', size);
    expect(top).toBeGreaterThanOrEqual(-2);
    expect(top).toBeLessThanOrEqual(0);
    expect(Math.abs(bottom - size)).toBeLessThanOrEqual(2);
    expect(Math.abs(left)).toBeLessThanOrEqual(2);
    expect(right).toBeLessThan(widthOfText('H', size));
    expect(extent('g', size).bottom).toBeGreaterThan(bottom + 1);
  });

  it('is smooth: it has pixels between paper and ink', () => {
    const { data } = draw('S', 14);
    const grays = [...data].filter((value) => value > 20 && value < 235);
    expect(grays.length).toBeGreaterThan(60);
    expect(Math.min(...data)).toBe(0);
  });

  it('of different letters is different, and that of a space is nothing', () => {
    const seen = printable.map((character) => Buffer.from(draw(character, 20).data).toString('latin1'));
    expect(new Set(seen).size).toBe(95);
    expect(Math.min(...draw(' ', 20).data)).toBe(255);
  });

  it('says where the next text begins', () => {
    const canvas = new Canvas(200, 30, [255, 255, 255]);
    const end = drawText(canvas, 'style', { left: 10, top: 5, size: 10, color: [0, 0, 0] });
    expect(end - 10).toBeCloseTo(widthOfText('style', 10), 0);
  });

  it('beyond the edges is not drawn', () => {
    const canvas = new Canvas(10, 10, [9, 9, 9]);
    drawText(canvas, 'WWW', { left: -8, top: -6, size: 20, color: [0, 0, 0] });
    expect(canvas.data).toHaveLength(300);
  });

  it('that is too long ends with an ellipsis, within the width', () => {
    expect(shortenText('style weight', 10, 200)).toBe('style weight');
    const short = shortenText('van-gogh-starry-night', 10, 100);
    expect(short).toMatch(/^van-gogh.*…$/);
    expect(widthOfText(short, 10)).toBeLessThanOrEqual(100);
    expect(widthOfText(`${short.slice(0, -1)}xx…`, 10)).toBeGreaterThan(100);
    expect(shortenText('abc', 10, 3)).toBe('');
  });
});
