import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSite, openStudio, quick, shoot, stage } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  page = await site.browser.newPage({ viewport: { width: 1280, height: 900 } });
});
afterEach(() => page.close());

const button = (name: string) => page.getByRole('button', { name, exact: true });
const pixels = () => page.locator('.live-view canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

it('shows the camera through a painting, with its speed; another painting changes the view; a picture can be taken and painted', async () => {
  complaints = await openStudio(page, site.url, quick);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Camera' }).click();
  await button('Start the camera').click();
  await page.getByText(/^192 px, [\d.]+ pictures a second|^256 px, [\d.]+ pictures a second/).waitFor();
  await shoot(page, 'camera');
  const before = await pixels();
  await expect.poll(pixels).not.toBe(before);
  await button('Linocut').click();
  await button('Take a picture').click();
  await button('Save').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), button('Save').click()]);
  expect(download.suggestedFilename()).toBe('pastiche-camera.jpg');
  expect(
    Math.max(...(await page.locator('.live-view canvas').evaluate((it: HTMLCanvasElement) => [it.width, it.height]))),
  ).toBe(1024);
  await shoot(page, 'camera-taken');
  await button('Paint it in the Studio').click();
  await page
    .locator('.stage-frame img[alt*="Your photo"], canvas.stage-painted[aria-label*="Your photo"]')
    .first()
    .waitFor();
  expect(await page.evaluate(() => location.hash)).toBe('#/studio');
  expect(complaints).toEqual([]);
});

it('the paintings can be shown on the photo, all of them, until another photo comes', async () => {
  complaints = await openStudio(page, site.url, quick);
  const tiles = page.getByRole('group', { name: 'Paintings' }).locator('img');
  const painted = () =>
    tiles.evaluateAll((list) => list.filter((it) => (it as HTMLImageElement).src.startsWith('blob:')).length);
  await page.getByLabel('Show each on your photo').check();
  await expect.poll(painted).toBe(await tiles.count());
  await tiles.last().scrollIntoViewIfNeeded();
  await shoot(page, 'contact-sheet');
  await page.getByLabel('Show each on your photo').uncheck();
  expect(await painted()).toBe(0);
  expect(await stage(page)).toBeDefined();
  expect(complaints).toEqual([]);
});
