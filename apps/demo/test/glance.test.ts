import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ended, openSite, openStudio, quick, shoot, stage } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;
let page: Page;

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  page = await site.browser.newPage({ viewport: { width: 1280, height: 900 } });
});
afterEach(() => page.close());

const glance = () => page.getByText('A first glance, by one pass of a network');
const canvas = () => page.locator('canvas.stage-painted');

it('a chosen painting shows at once what it makes of the photo, and sliders act on that; Paint goes on', async () => {
  const complaints = await openStudio(page, site.url);
  expect(await canvas().isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Woodblock print', exact: true }).click();
  await glance().waitFor();
  expect(await canvas().isVisible()).toBe(true);
  await shoot(page, 'glance');
  const first = await stage(page);
  expect(Math.max(first.width, first.height)).toBe(320);
  await page.getByRole('slider', { name: /^Style/ }).fill('10');
  await expect.poll(async () => (await stage(page)).mean).not.toBe(first.mean);
  await page.getByRole('button', { name: 'Paint', exact: true }).click();
  await ended(page);
  expect(Math.max((await stage(page)).width, (await stage(page)).height)).toBe(64);
  expect(complaints).toEqual([]);
});

it('a page that is only opened fetches no network', async () => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await openStudio(page, site.url, quick);
  await page.waitForLoadState('networkidle');
  expect(asked.filter((url) => url.includes('instant.safetensors'))).toEqual([]);
});
