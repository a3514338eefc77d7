import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawImage, Rect } from '@pastiche/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readImage, writeImage } from '../files/images.ts';
import { stylize } from '../stylize.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import type { SheetDrawn, SheetEvent, SheetPainted } from './events.ts';
import { type SheetOptions, sheet } from './sheet.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const quick = { size: 32, minSize: 32, iterations: 2, backend: 'onnx' } as const;
const pair = { content: at('photo.png'), styles: at('monet.png') };
const given = (more: Partial<SheetOptions>): SheetOptions => ({ ...quick, ...pair, vary: { seed: [1] }, ...more });

beforeAll(async () => {
  // Larger than what a tile makes use of, so that it is shrunk as it is read.
  await writeImage(at('photo.png'), pattern(160, 120));
  await writeImage(at('ghost.png'), pattern(48, 36, 4));
  await writeImage(at('monet.png'), pattern(140, 140, 3, 2));
  await writeImage(at('wave.png'), pattern(40, 30, 3, 4));
});

async function all(options: Partial<SheetOptions>): Promise<SheetEvent[]> {
  const events: SheetEvent[] = [];
  for await (const event of sheet(given(options))) events.push(event);
  return events;
}

const typesOf = (events: readonly SheetEvent[]): string[] => events.flatMap(({ type }) => (type === 'run' ? [] : type));
const ofType = <Type extends SheetEvent['type']>(events: readonly SheetEvent[], type: Type) =>
  events.filter((event): event is Extract<SheetEvent, { type: Type }> => event.type === type);

/** Where a picture is within another; undefined if it is not. */
function placeOf(part: RawImage, whole: RawImage): Rect | undefined {
  const row = Buffer.from(part.data.subarray(0, part.width * 3));
  const pixels = Buffer.from(whole.data);
  for (let from = pixels.indexOf(row); from >= 0; from = pixels.indexOf(row, from + 1)) {
    const [left, top] = [(from / 3) % whole.width, Math.floor(from / 3 / whole.width)];
    const isThere = Array.from({ length: part.height }, (_, y) => {
      const line = ((top + y) * whole.width + left) * 3;
      const mine = Buffer.from(part.data.subarray(y * part.width * 3, (y + 1) * part.width * 3));
      return mine.equals(pixels.subarray(line, line + part.width * 3));
    });
    if (isThere.every(Boolean)) return { left, top, width: part.width, height: part.height };
  }
  return undefined;
}

describe('a sheet', () => {
  it('has the pictures that runs of their own paint, in columns and rows', async () => {
    const vary = { styleWeight: [1, 50], styleScale: [0.5, 2] };
    const events = await all({ vary });
    expect(typesOf(events)).toEqual(['planned', ...Array(4).fill('painted'), 'drawn']);
    const painted = ofType(events, 'painted');
    expect(painted.map(({ done, total }) => [done, total])).toEqual([1, 2, 3, 4].map((done) => [done, 4]));
    for (const { tile, picture } of painted) {
      const alone = await stylize({ ...quick, ...pair, ...tile.variant }).result;
      expect(Buffer.from(picture.data).equals(Buffer.from(alone.data)), tile.label).toBe(true);
    }
    const [{ picture, blank }] = ofType(events, 'drawn');
    expect(blank).toEqual([]);
    const [{ width, height }] = ofType(events, 'planned');
    expect([picture.width, picture.height, picture.channels]).toEqual([width, height, 3]);
    const places = painted.map((tile) => placeOf(tile.picture, picture));
    expect(places).not.toContain(undefined);
    const [a, b, c, d] = places as Rect[];
    expect([b.top, c.left, d.left, d.top]).toEqual([a.top, a.left, b.left, c.top]);
    expect(b.left).toBeGreaterThan(a.left);
    expect(c.top).toBeGreaterThan(a.top);
  });

  it('has room for tiles of any size, and for a photo with see-through parts', async () => {
    const events = await all({ content: at('ghost.png'), vary: { size: [32, 48], border: ['zeros', 'wrap'] } });
    const painted = ofType(events, 'painted');
    expect(painted.map(({ picture }) => [picture.width, picture.height, picture.channels])).toEqual([
      [32, 24, 4],
      [48, 36, 4],
      [32, 32, 4],
      [48, 32, 4],
    ]);
    expect(ofType(events, 'drawn')).toHaveLength(1);
  });

  it('paints by paintings that vary, also lists of them', async () => {
    const paintings = [at('monet.png'), at('wave.png'), [at('monet.png'), at('wave.png')]];
    const events = await all({ styles: undefined, vary: { styles: paintings } });
    const painted = ofType(events, 'painted');
    expect(painted.map(({ tile }) => tile.label)).toEqual(['monet', 'wave', 'monet, wave']);
    const alone = await stylize({ ...quick, ...pair, styles: paintings[2] }).result;
    expect(Buffer.from(painted[2].picture.data).equals(Buffer.from(alone.data))).toBe(true);
  });

  it('takes bytes, pixels and streams, which are read once', async () => {
    const styles = await readImage(at('monet.png'));
    const content = createReadStream(at('photo.png'));
    const painted = ofType(await all({ content, styles, vary: { styleScale: [1, 2] } }), 'painted');
    const alone = await stylize({ ...quick, content: pair.content, styles, styleScale: 2 }).result;
    expect(Buffer.from(painted[1].picture.data).equals(Buffer.from(alone.data))).toBe(true);
  });

  it('goes on after a tile for which there is no memory, and leaves it blank', async () => {
    const events = await all({ vary: { memory: [1e6, 4e9], seed: [1, 2] } });
    expect(typesOf(events)).toEqual(['planned', 'failed', 'painted', 'failed', 'painted', 'drawn']);
    expect(ofType(events, 'failed')[0]).toMatchObject({ error: { code: 'out-of-memory' }, done: 1, total: 4 });
    expect(ofType(events, 'drawn')[0].blank).toEqual([0, 2]);
  });

  it('of which no tile can be painted is none', async () => {
    await expect(all({ vary: { memory: [1e6], seed: [1, 2] } })).rejects.toMatchObject({ code: 'out-of-memory' });
  });

  it('can be seen while it is painted', async () => {
    const drawn: SheetDrawn[] = [];
    let soFar: ReturnType<SheetPainted['soFar']> | undefined;
    for await (const event of sheet(given({ vary: { seed: [1, 2, 3] } }))) {
      if (event.type === 'painted' && event.tile.index === 1) soFar = event.soFar();
      if (event.type === 'drawn') drawn.push(event);
    }
    expect(soFar?.blank).toEqual([2]);
    expect([soFar?.picture.width, soFar?.picture.height]).toEqual([drawn[0].picture.width, drawn[0].picture.height]);
    expect(soFar?.picture.data).not.toEqual(drawn[0].picture.data);
  });

  it('ends when it is cancelled, and when nobody listens', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const running = async (): Promise<void> => {
      for await (const event of sheet(
        given({ vary: { seed: [1, 2, 3] }, iterations: 500, signal: controller.signal }),
      )) {
        if (event.type === 'run' && event.event.type === 'step') controller.abort(new Error('enough'));
        seen.push(event.type);
      }
    };
    await expect(running()).rejects.toThrow('enough');
    expect(seen).not.toContain('painted');
    for await (const { type } of sheet(given({ iterations: 500 }))) if (type === 'run') break;
  });

  it.each<[string, Partial<SheetOptions>, string]>([
    [
      'a painting that is none',
      { styles: undefined, vary: { styles: ['monet', 'broken'].map((name) => at(`${name}.png`)) } },
      'unreadable',
    ],
    ['a photo that is not there', { content: at('nowhere.png') }, 'unreadable'],
    ['a value that is none', { vary: { seed: [1, -1] } }, 'invalid-option'],
    [
      'more pixels than a file can have',
      { size: 8192, vary: { seed: [1, 2, 3, 4], styleWeight: [1, 2] } },
      'invalid-option',
    ],
    ['paths where only bytes are taken', { only: 'bytes' }, 'invalid-option'],
  ])('is refused for %s before anything is painted', async (_, options, code) => {
    writeFileSync(at('broken.png'), 'no picture');
    const events = sheet(given(options));
    await expect(events.next()).rejects.toMatchObject({ code });
  });

  it('says what is wrong with pixels', async () => {
    const content = { ...pattern(20, 20), channels: 4 } as RawImage;
    await expect(all({ content })).rejects.toMatchObject({ code: 'invalid-image' });
  });
});
