// Opens a report from disk in a browser, as whoever got it sent does.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TopPatches } from '@pastiche/core';
import { createTfjsEncoder, randomWeights } from '@pastiche/models';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../../../scripts/browser.mjs';
import { patience } from '../../../../test/patience.ts';
import { useBackend } from '../backend.ts';
import { writeImage } from '../files/images.ts';
import { pattern, plain, temporaryFolder } from '../testing.ts';
import { explore } from './explore.ts';

const folder = temporaryFolder();
const output = join(folder, 'a report, 100 % #1');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** As wild as a name may be. */
const wild = '<img src=x onerror=alert(1)>"\'&amp;.png';
let browser: Browser;
let problems: string[] = [];

beforeAll(async () => {
  await useBackend('wasm');
  const images = join(folder, 'images');
  mkdirSync(images);
  for (let i = 0; i < 12; i++) await writeImage(join(images, i === 0 ? wild : `beach ${i}.png`), pattern(40, 40, 3, i));
  const encoder = createTfjsEncoder(plain, randomWeights(plain, 1));
  for await (const { type } of explore({ images, output, encoder, layers: ['conv1_2', 'conv2_2'], size: 32 }))
    expect(type).toBeDefined();
  encoder.dispose();
  browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'], timeout: patience });
});
afterAll(() => browser.close());
afterEach(() => {
  const found = problems;
  problems = [];
  expect(found).toEqual([]);
});

/** Opens a page; all that goes wrong in it, and all that it asks the world for, is a problem. */
async function open(hash: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options })).newPage();
  page.setDefaultTimeout(patience);
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('dialog', (dialog) => problems.push(dialog.message()));
  page.on('request', (request) => /^(file|data):/.test(request.url()) || problems.push(request.url()));
  await page.goto(`${pathToFileURL(join(output, 'index.html'))}${hash}`);
  return page;
}

const shown = (page: Page): Promise<number> => page.locator('.explore-tile').count();

describe('the page of a layer', () => {
  it('shows all units with their pictures', async () => {
    const page = await open('#/conv1_2');
    await expect.poll(() => shown(page)).toBe(4);
    const pictures = page.getByRole('toolbar').getByRole('img');
    expect(await pictures.count()).toBe(8);
    const addresses = await pictures.evaluateAll((all) =>
      all.map((part) => (part as unknown as { style: { backgroundImage: string } }).style.backgroundImage),
    );
    expect(new Set(addresses).size).toBe(4);
    for (const address of addresses) expect(existsSync(join(output, address.slice('url("'.length, -2)))).toBe(true);
  });

  it('finds units by number, and by the names of pictures', async () => {
    const page = await open('#/conv2_2');
    const search = page.getByLabel('Find');
    await search.fill('3');
    await expect.poll(() => shown(page)).toBe(1);
    expect(await page.locator('.explore-tile').getAttribute('data-unit')).toBe('3');
    await search.fill('1-2');
    await expect.poll(() => shown(page)).toBe(2);
    expect(await page.locator('output').textContent()).toBe('2 units');
    await search.fill('BEACH');
    await expect.poll(() => shown(page)).toBe(6);
    await search.fill('no such picture');
    await expect.poll(() => shown(page)).toBe(0);
    await page.getByText('No unit has this number').waitFor();
    await page.reload();
    expect(await search.inputValue()).toBe('no such picture');
  });

  it('orders units by how much they fire', async () => {
    const page = await open('#/conv2_2');
    const most = (): Promise<number[]> =>
      page
        .locator('.explore-tile .muted')
        .evaluateAll((all) => all.map(({ textContent }) => Number(textContent?.replace('up to ', ''))));
    await expect.poll(() => shown(page)).toBe(6);
    const before = await most();
    await page.getByLabel('Order').selectOption('activation');
    await expect.poll(most).toEqual([...before].sort((a, b) => b - a));
    await page.getByLabel('Order').selectOption('number');
    await expect.poll(most).toEqual(before);
  });

  it('opens a unit, goes to the next by mouse and by key, and closes', async () => {
    const page = await open('#/conv2_2');
    await page.getByRole('button', { name: /^Unit 1 / }).click();
    const dialog = page.getByRole('dialog', { name: 'Unit 1 of conv2_2' });
    await dialog.waitFor();
    expect(await dialog.locator('.report-patches li').count()).toBeGreaterThan(0);
    expect(await dialog.locator('code').textContent()).toBe('--units conv2_2:1=0.2');
    await dialog.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('dialog', { name: 'Unit 2 of conv2_2' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('dialog', { name: 'Unit 3 of conv2_2' }).waitFor();
    expect(page.url()).toMatch(/#\/conv2_2\?unit=3$/);
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.dataset.unit')).toBe('3');
    expect(page.url()).toMatch(/#\/conv2_2$/);
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate('document.activeElement.dataset.unit')).toBe('2');
  });

  it('opens at a unit, and shows names as they are', async () => {
    const top = TopPatches.load(JSON.parse(readFileSync(join(output, 'top-patches.json'), 'utf8')));
    const unit = top.layers()[0].units.findIndex(({ patches }) => patches.some(({ image }) => image === wild));
    const page = await open(`#/conv1_2?unit=${unit}`);
    const name = page.getByRole('dialog').getByRole('button', { name: wild });
    await name.click();
    expect(await page.getByLabel('Find').inputValue()).toBe(wild);
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(await shown(page)).toBeGreaterThan(0);
  });

  it('says what there is without scripts', async () => {
    const page = await open('', { javaScriptEnabled: false });
    await page.getByText('the pictures in the folder “units”').waitFor();
  });
});

it('finds a picture in all layers', async () => {
  const page = await open('');
  await page.getByLabel('Find').fill('beach 7');
  const link = page.getByRole('link', { name: /^conv2_2 \([1-8]\)$/ });
  await link.click();
  expect(await page.getByLabel('Find').inputValue()).toBe('beach 7');
  const hits = Number(/\d+(?=\))/.exec((await link.textContent()) as string));
  await expect.poll(() => shown(page)).toBe(hits);
});

describe.each(['#/conv2_2', '#/conv2_2?unit=1'])('%s', (name) => {
  it.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 360],
    ['dark', 360],
  ] as const)('is accessible in %s at %d px, and not wider than the screen', async (colorScheme, width) => {
    const page = await open(name, { colorScheme, viewport: { width, height: 700 } });
    const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(wide).toBeLessThanOrEqual(0);
    await page.addScriptTag({ path: axe });
    const found = await page.evaluate(async () => {
      const { axe: checker } = globalThis as unknown as {
        axe: {
          run(
            options: object,
          ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
        };
      };
      const { violations } = await checker.run({ preload: false });
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`);
    });
    expect(found).toEqual([]);
  });

  it('is dark in the dark', async () => {
    const brightness = async (colorScheme: 'light' | 'dark'): Promise<number> => {
      const page = await open(name, { colorScheme });
      return page.evaluate('Number(/\\d+/.exec(getComputedStyle(document.documentElement).backgroundColor)[0])');
    };
    expect(await brightness('light')).toBeGreaterThan(200);
    expect(await brightness('dark')).toBeLessThan(60);
  });
});
