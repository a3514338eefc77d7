// Opens a report from disk in a browser, as whoever got it sent does.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTfjsEncoder, randomWeights } from '@pastiche/models';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../../../../scripts/browser.mjs';
import { patience } from '../../../../../test/patience.ts';
import { useBackend } from '../../backend.ts';
import { writeImage } from '../../files/images.ts';
import { pattern, plain, temporaryFolder } from '../../testing.ts';
import { explore } from '../explore.ts';

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
async function open(name: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options })).newPage();
  page.setDefaultTimeout(patience);
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('dialog', (dialog) => problems.push(dialog.message()));
  page.on('request', (request) => /^(file|data):/.test(request.url()) || problems.push(request.url()));
  const [path, hash = ''] = name.split('#');
  await page.goto(`${pathToFileURL(join(output, path))}${hash && `#${hash}`}`);
  return page;
}

/** Of an image, in pixels: 0 until it is there. */
const widthOf = (image: object): number => (image as { naturalWidth: number }).naturalWidth;

const shown = (page: Page): Promise<number> => page.locator('.wall li:not([hidden])').count();

describe('the page of a layer', () => {
  it('shows all units with their pictures', async () => {
    const page = await open('conv1_2.html');
    expect(await shown(page)).toBe(4);
    const images = page.locator('.wall img');
    expect(await images.count()).toBe(8);
    for (const image of await images.all()) {
      await image.scrollIntoViewIfNeeded();
      await expect.poll(() => image.evaluate(widthOf)).toBe(30);
    }
  });

  it('finds units by number, and by the names of pictures', async () => {
    const page = await open('conv2_2.html');
    const search = page.getByLabel('Find');
    await search.fill('3');
    expect(await page.locator('.wall li:not([hidden])').getAttribute('id')).toBe('unit-3');
    await search.fill('1-2');
    expect(await shown(page)).toBe(2);
    expect(await page.locator('output').textContent()).toBe('2 units');
    await search.fill('BEACH');
    expect(await shown(page)).toBe(6);
    await search.fill('no such picture');
    expect(await shown(page)).toBe(0);
    expect(await page.locator('.nothing').isVisible()).toBe(true);
    await page.reload();
    expect(await search.inputValue()).toBe('no such picture');
  });

  it('orders units by how much they fire', async () => {
    const page = await open('conv2_2.html');
    const most = (): Promise<number[]> =>
      page
        .locator('.wall .most')
        .evaluateAll((all) => all.map(({ textContent }) => Number(textContent?.replace('up to ', ''))));
    const before = await most();
    await page.getByLabel('Order').selectOption('activation');
    expect(await most()).toEqual([...before].sort((a, b) => b - a));
    await page.getByLabel('Order').selectOption('number');
    expect(await most()).toEqual(before);
  });

  it('opens a unit, goes to the next by mouse and by key, and closes', async () => {
    const page = await open('conv2_2.html');
    await page.locator('#unit-1 a').click();
    const dialog = page.getByRole('dialog', { name: 'conv2_2, unit 1' });
    await dialog.waitFor();
    expect(await dialog.locator('.patches li').count()).toBeGreaterThan(0);
    expect(await dialog.locator('code').textContent()).toBe('--units conv2_2:1=0.2');
    await dialog.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('dialog', { name: 'conv2_2, unit 2' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('dialog', { name: 'conv2_2, unit 3' }).waitFor();
    expect(page.url()).toMatch(/#unit-3$/);
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'hidden' });
    expect(await page.evaluate("document.activeElement.closest('li').id")).toBe('unit-3');
    expect(page.url()).not.toContain('#');
  });

  it('opens at a unit, and shows names as they are', async () => {
    const data = readFileSync(join(output, 'units/conv1_2.js'), 'utf8');
    const { names, units } = JSON.parse(data.slice(data.indexOf('{'), data.lastIndexOf('}') + 1)) as {
      names: string[];
      units: number[][][];
    };
    const unit = units.findIndex((patches) => patches.some(([name]) => names[name] === wild));
    const page = await open(`conv1_2.html#unit-${unit}`);
    const name = page.getByRole('dialog').getByRole('button', { name: wild });
    await name.click();
    expect(await page.getByLabel('Find').inputValue()).toBe(wild);
    expect(await shown(page)).toBeGreaterThan(0);
    expect(await page.locator('dialog').isVisible()).toBe(false);
  });

  it('can be looked at without scripts', async () => {
    const page = await open('conv1_2.html', { javaScriptEnabled: false });
    await page.locator('#unit-0 img').first().waitFor();
    await page.getByRole('link', { name: 'conv2_2' }).click();
    expect(page.url()).toContain('conv2_2.html');
  });
});

describe('the index', () => {
  it('finds a picture in all layers, and leads to its units', async () => {
    const page = await open('index.html');
    await page.getByLabel('Find a picture').fill('beach 7');
    const link = page.locator('.found a').first();
    await link.waitFor();
    expect(await page.locator('.found h2').textContent()).toBe('beach 7.png');
    await link.click();
    expect(await page.getByLabel('Find').inputValue()).toBe('beach 7');
    expect(await shown(page)).toBeGreaterThan(0);
  });
});

describe.each(['index.html', 'conv2_2.html', 'conv2_2.html#unit-1'])('%s', (name) => {
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
