import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSite, openStudio, quick, shoot } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  site = await openSite({ saveData: true });
});
afterAll(() => site.close());

/** The slider of the brush's size. */
const size = (): Promise<string> => page.getByRole('slider', { name: 'Size', exact: true }).inputValue();
const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
const radio = (name: string): Locator => page.getByRole('radio', { name, exact: true });
/** What the panel says of the chosen mask. */
const state = (): Promise<string | null> => page.locator('.mask-panel [role=status]').textContent();
const easel = (): Locator => page.getByRole('application');

async function open(settings = `${quick}&styles=strokes:1,mosaic:1`): Promise<void> {
  complaints = await openStudio(page, site.url, settings);
  await button(/^Masks/).click();
  await easel().waitFor();
}

/** A point of the picture in pixels of the screen, from fractions of its sides. */
async function at([x, y]: readonly number[]): Promise<[number, number]> {
  const box = await page.locator('.easel-sheet').boundingBox();
  if (!box) throw new Error('There is no picture');
  return [box.x + x * box.width, box.y + y * box.height];
}

async function draw(...points: (readonly number[])[]): Promise<void> {
  const places = [];
  for (const point of points) places.push(await at(point));
  await page.mouse.move(...places[0]);
  await page.mouse.down();
  for (const place of places.slice(1)) await page.mouse.move(...place, { steps: 4 });
  await page.mouse.up();
}

/** How opaque the chosen film is at a point, 0..255. */
const film = ([x, y]: readonly number[]): Promise<number> =>
  page.evaluate(
    ([right, down]) => {
      const canvas = document.querySelector('canvas.film.chosen') as HTMLCanvasElement;
      const { width, height } = canvas;
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      return context.getImageData(Math.floor(right * width), Math.floor(down * height), 1, 1).data[3];
    },
    [x, y],
  );

it('a mask is drawn, erased, enclosed, undone and redone, without Preact', async () => {
  const permissions = ['clipboard-read', 'clipboard-write'];
  page = await site.browser.newPage({ viewport: { width: 1280, height: 800 }, permissions });
  await open();
  expect(await state()).toMatch(/acts everywhere/);
  // While the pointer is down, nothing of the page changes but the canvas and the ring.
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver((list) => {
      for (const { target, attributeName } of list) seen.push(`${(target as Element).className} ${attributeName}`);
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await page.mouse.move(...(await at([0.2, 0.3])));
  await page.mouse.down();
  await page.mouse.move(...(await at([0.6, 0.3])), { steps: 12 });
  await expect.poll(() => film([0.5, 0.3])).toBeGreaterThan(90);
  const changed = new Set(await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen));
  expect([...changed].filter((each) => !/^brush-ring | points$/.test(each))).toEqual([]);
  await page.mouse.up();
  await expect.poll(state).toMatch(/Brush strokes acts on \d+% of the photo/);
  expect(await film([0.5, 0.8])).toBe(0);

  await page.keyboard.press('e');
  await draw([0.4, 0.2], [0.4, 0.4]);
  await expect.poll(() => film([0.4, 0.3])).toBe(0);
  await page.keyboard.press('Control+z');
  await expect.poll(() => film([0.4, 0.3])).toBeGreaterThan(90);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => film([0.4, 0.3])).toBe(0);

  await radio('Mosaic').check();
  await page.keyboard.press('l');
  await draw([0.2, 0.6], [0.8, 0.6], [0.8, 0.9], [0.2, 0.9]);
  await expect.poll(state).toMatch(/Mosaic acts on (1[5-9]|2\d)% of the photo/);
  await radio('Remove').check();
  await draw([0.4, 0.5], [0.6, 0.5], [0.6, 1], [0.4, 1]);
  await expect.poll(() => film([0.5, 0.75])).toBe(0);
  await button('Invert').click();
  await expect.poll(() => film([0.5, 0.75])).toBeGreaterThan(90);
  await shoot(page, 'masks');
  await button('Clear').click();
  await expect.poll(state).toMatch(/acts everywhere/);

  await page.getByRole('slider', { name: 'Strokes of Mosaic' }).fill('75');
  await button('Copy link').click();
  await button('Copied, without masks').waitFor();
  expect(page.url()).toMatch(/styleScale=1,1\.4/);
  // Who takes a painting out for a moment does not lose its mask; its strokes have the usual size again.
  await button('Mosaic').click();
  await page.getByRole('slider', { name: 'Size of the strokes' }).waitFor();
  await button('Mosaic').click();
  await page.getByRole('slider', { name: 'Strokes of Mosaic' }).waitFor();
  expect(complaints).toEqual([]);
});

it('nothing stands in the way of anybody, the keyboard draws, and its focus is never lost', async () => {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + nodes.map(({ html }) => html)))',
    );
    expect(found, colorScheme).toEqual([]);
  }
  await radio('Keep').check();
  await radio('Brush').check();
  await easel().focus();
  const before = await size();
  await page.keyboard.press(']');
  await expect.poll(size).not.toBe(before);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.down('Space');
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.up('Space');
  await expect.poll(state).toMatch(/\d+% of the photo stays as it is, exactly/);
  expect(await film([0.5, 0.5])).toBeGreaterThan(90);
  await page.keyboard.press('Escape');
  await easel().waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('title'))).toBe('Masks');
});

it('masks come back after a reload; another photo or Reset takes them, and Undo brings them back', async () => {
  await page.reload();
  await button(/^Masks/).click();
  await radio('Keep').check();
  await expect.poll(state).toMatch(/\d+% of the photo stays/);
  await radio('What is taken of it').waitFor({ state: 'detached' });
  await radio('Mosaic').check();
  await radio('What is taken of it').check();
  await draw([0.3, 0.3], [0.7, 0.7]);
  await expect.poll(state).toMatch(/\d+% of Mosaic is taken/);
  await button('Still life').click();
  await radio('Keep').check();
  await expect.poll(state).toMatch(/^Mark what/);
  await button('Undo').last().click();
  await expect.poll(state).toMatch(/\d+% of the photo stays/);
  await button('Reset').click();
  await expect.poll(state).toMatch(/^Mark what/);
  await page.keyboard.press('Escape');
  await page.close();
});

it('a mask drawn while it paints acts at the next step, without beginning anew; a click selects a thing', async () => {
  page = await site.browser.newPage({ viewport: { width: 1280, height: 800 } });
  complaints = await openStudio(page, site.url, quick.replace('iterations=6', 'iterations=90000'));
  const plain = (width: number, height: number, background: string): Sharp =>
    sharp({ create: { width, height, channels: 3, background } }).png();
  const square = await plain(24, 24, 'firebrick').toBuffer();
  const buffer = await plain(64, 48, '#3366aa')
    .composite([{ input: square }])
    .toBuffer();
  const file = { name: 'plain.png', mimeType: 'image/png', buffer };
  await page.locator('[aria-labelledby=photo-title] input[type=file]').setInputFiles(file);
  await page.getByRole('img', { name: 'The photo: plain.png' }).waitFor();
  await button('Paint').click();
  await button('Pause').waitFor();
  const step = async (): Promise<number> =>
    Number(/Step(\d+)/.exec((await page.locator('.numbers').textContent()) ?? '')?.[1]);
  await expect.poll(step).toBeGreaterThan(20);
  const before = await step();
  await button(/^Masks/).click();
  await radio('Keep').check();
  await radio('Lasso').check();
  await draw([0, 0], [0.4, 0], [0.4, 1], [0, 1]);
  await expect.poll(state).toMatch(/(39|40|41)% of the photo stays/);
  /** Pixels at a quarter and at three quarters of the picture's width, under the masks. */
  const pixels = (): Promise<number[][]> =>
    page.evaluate(() => {
      const canvas = document.querySelector('.easel-sheet > canvas') as HTMLCanvasElement;
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      const { width, height } = canvas;
      return [0.1, 0.9].map((x) => [...context.getImageData(Math.floor(x * width), height / 2, 1, 1).data.slice(0, 3)]);
    });
  await expect.poll(async () => (await pixels())[0]).toEqual([51, 102, 170]);
  expect((await pixels())[1]).not.toEqual([51, 102, 170]);
  await button('Invert').click();
  await expect.poll(async () => (await pixels())[1]).toEqual([51, 102, 170]);
  expect(await step()).toBeGreaterThan(before);
  await button('Stop').click();

  // The square in the middle is a fifth of the photo.
  await radio('Protect').check();
  await radio('Select').check();
  await page.mouse.click(...(await at([0.5, 0.5])));
  await expect.poll(state).toMatch(/(1[4-9]|2[0-4])% of the photo stays more as it is/);
  await radio('Remove').check();
  await page.mouse.click(...(await at([0.45, 0.5])));
  await expect.poll(state).toMatch(/^Mark what|^1% /);
  await button('Undo').first().click();
  await expect.poll(state).toMatch(/(1[4-9]|2[0-4])%/);
  expect(await page.locator('.problem:not(:empty), .problem-note').count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
});

it('a finger draws; two fingers enlarge the picture, and draw nothing', async () => {
  page = await site.browser.newPage({ viewport: { width: 390, height: 664 }, hasTouch: true, isMobile: true });
  await open();
  const touch = await page.context().newCDPSession(page);
  const send = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: number[][]): Promise<void> => {
    const touchPoints = [];
    for (const [id, point] of points.entries()) {
      const [x, y] = await at(point);
      touchPoints.push({ x, y, id });
    }
    await touch.send('Input.dispatchTouchEvent', { type, touchPoints });
  };
  await send('touchStart', [0.3, 0.5]);
  await send('touchMove', [0.6, 0.5]);
  await send('touchEnd');
  await expect.poll(state).toMatch(/acts on \d+%/);
  const [drawn, width] = [await state(), (await page.locator('.easel-sheet').boundingBox())?.width ?? 0];
  await send('touchStart', [0.4, 0.4]);
  await send('touchStart', [0.4, 0.4], [0.6, 0.6]);
  await send('touchMove', [0.2, 0.2], [0.8, 0.8]);
  await send('touchEnd');
  const grown = async (): Promise<number> => ((await page.locator('.easel-sheet').boundingBox())?.width ?? 0) / width;
  await expect.poll(grown).toBeGreaterThan(2);
  expect(await state()).toBe(drawn);
  await button('Show all of it').click();
  await expect.poll(grown).toBeCloseTo(1);
  await shoot(page, 'masks-phone');
  expect(complaints).toEqual([]);
  await page.close();
});
