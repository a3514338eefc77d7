import type { Locator, Page, Worker } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, shoot } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  page = await site.browser.newPage({ viewport: { width: 1280, height: 900 } });
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

const address = (): string => `${site.url}?backend=wasm#/how`;
const chapter = (title: string): Locator =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title }) });
const button = (name: string | RegExp): Locator => page.getByRole('button', { name });

/** Opens the page, and waits until the network has looked at the two pictures. */
async function open(): Promise<void> {
  await page.goto(address());
  await page.locator('.how-blocks[aria-busy=false]').waitFor();
}

/** How different the values of a canvas are: 0 for one that is empty. */
const variety = (canvas: Locator): Promise<number> =>
  canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const context = (element as HTMLCanvasElement).getContext('2d') as CanvasRenderingContext2D;
    return new Set(context.getImageData(0, 0, width, height).data).size;
  });

/** Ours, not the threads that WebAssembly has where the page is cross-origin isolated. */
const ownWorkers = (): Worker[] => page.workers().filter((worker) => !worker.url().startsWith('blob:'));
const tensors = (): Promise<number> => ownWorkers()[0].evaluate('_tfengine.state.numTensors');

describe('what the network sees', () => {
  it('is drawn for every block, without being asked for', async () => {
    await open();
    const maps = chapter('What a network sees').getByRole('img', { name: /^Where unit/ });
    expect(await maps.count()).toBe(5 * 6);
    for (const map of [maps.first(), maps.last()]) expect(await variety(map)).toBeGreaterThan(10);
    expect(await chapter('What a network sees').textContent()).toContain('49 sheets of 112\u00a0×\u00a084');
    await shoot(page, 'how');
  });

  it('of which the Gram matrix can be looked into by keyboard, and by pointing', async () => {
    await open();
    const values = page.locator('.how-value b');
    const before = await values.allTextContents();
    const first = page.getByRole('slider', { name: 'First unit' });
    await first.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
    const byKey = await values.allTextContents();
    expect(byKey).not.toEqual(before);
    await page.getByLabel('Shuffle the positions').check();
    expect(await values.allTextContents()).toEqual(byKey);
    await page.getByRole('img', { name: /^Gram matrix of conv2_1, the painting/ }).click({ position: { x: 3, y: 3 } });
    expect(await first.inputValue()).toBe('0');
    await page.locator('.how-layers').getByText('conv5_1').click();
    await page.getByRole('img', { name: /^Gram matrix of conv5_1, the photo: 24 by 24/ }).waitFor();
  });

  it('that cannot be seen is told in a sentence, and can be tried again', async () => {
    // A service worker would fetch it for the page, out of reach.
    await page.close();
    page = await site.browser.newPage({ serviceWorkers: 'block' });
    await page.route('**/compact*', (route) => route.abort());
    await page.goto(address());
    const note = page.getByRole('alert').filter({ hasText: 'Try again' });
    await note.waitFor();
    expect(await note.textContent()).toContain('Cannot read');
    await page.unroute('**/compact*');
    await button('Try again').click();
    await page
      .getByRole('img', { name: /^Where unit/ })
      .first()
      .waitFor();
  });
});

describe('a rebuilding', () => {
  it('comes when asked for, can be stopped, ends when its visitor leaves, and is still there afterwards', async () => {
    await open();
    const before = await tensors();
    const style = chapter('Style, rebuilt');
    await style.getByRole('button', { name: 'Rebuild the style, layer by layer' }).click();
    await style.getByText('2 of 5 done.').waitFor();
    expect(await variety(style.locator('canvas').nth(1))).toBeGreaterThan(50);
    expect(await button('Stop').count()).toBe(1);
    await page.getByRole('link', { name: 'Studio', exact: true }).first().click();
    await button('Paint').waitFor();
    // What the run held is free: what stays is the network, for the next run.
    await expect.poll(tensors).toBe(before);
    await page.getByRole('link', { name: 'How it works' }).click();
    await style.getByText(/^[2-4] of 5 done/).waitFor();
    await style.getByRole('button', { name: 'Go on' }).waitFor();
    expect(ownWorkers()).toHaveLength(1);
  });

  it('gives way to another computation', async () => {
    await open();
    await button('Rebuild the photo, layer by layer').click();
    await chapter('Content')
      .getByText(/^cost .*%/)
      .first()
      .waitFor();
    await chapter('Both at once').getByRole('button', { name: 'Paint' }).click();
    await page.getByText('Painting. Try the sliders.').waitFor();
    expect(await button('Stop').count()).toBe(1);
  });
});

it('a weight that is turned while it paints changes the picture', async () => {
  await open();
  const both = chapter('Both at once');
  await both.getByRole('button', { name: 'Paint' }).click();
  await page.getByText('Painting. Try the sliders.').waitFor();
  const content = async (): Promise<number> => Number(await both.locator('.how-parts .is-content dd').textContent());
  await both.getByRole('slider', { name: 'α, the photo' }).fill('-10');
  // A hundredth of the weight: less than the cost can have fallen by itself.
  await expect.poll(content).toBeLessThan(0.5);
  await button('Stop').click();
  await both.getByText('Stopped.').waitFor();
});

it('a phone is wide enough', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await shoot(page, 'how-phone');
});
