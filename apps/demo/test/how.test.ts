import type { BrowserContextOptions, Locator, Page, Worker } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { patience } from '../../../test/patience.ts';
import { openSite, shoot } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;
let page: Page;
/** For tests that leave nothing which another would mind: it takes seconds until the network has looked. */
let shared: Page | undefined;
let complaints: string[];

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());
beforeEach(() => {
  complaints = [];
});
afterEach(async () => {
  if (page !== shared) await page.close();
  expect(complaints).toEqual([]);
});

const address = (): string => `${site.url}?backend=wasm#/how`;
const chapter = (title: string): Locator =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title }) });
const button = (name: string | RegExp): Locator => page.getByRole('button', { name });

async function newPage(options: BrowserContextOptions = {}): Promise<void> {
  page = await site.browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  page.on('pageerror', (error) => complaints.push(error.message));
}

/** Opens a page of the test's own, and waits until the network has looked at the two pictures. */
async function open(): Promise<void> {
  await newPage();
  await page.goto(address());
  await page.locator('.how-blocks').scrollIntoViewIfNeeded();
  await page.locator('.how-blocks[aria-busy=false]').waitFor();
}

async function openShared(): Promise<void> {
  if (shared) page = shared;
  else await open();
  shared = page;
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
    await openShared();
    const maps = chapter('What a network sees').getByRole('img', { name: /^Where unit/ });
    expect(await maps.count()).toBe(5 * 6);
    for (const map of [maps.first(), maps.last()]) expect(await variety(map)).toBeGreaterThan(10);
    expect(await chapter('What a network sees').textContent()).toContain('49 sheets of 112\u00a0×\u00a084');
    await shoot(page, 'how');
  });

  it('of which the Gram matrix can be looked into by keyboard, and by pointing', async () => {
    await openShared();
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
    await newPage({ serviceWorkers: 'block' });
    await page.route('**/compact*', (route) => route.abort());
    await page.goto(address());
    // The chapter on costs, which needs the network too, has one of its own.
    const chapter = page.getByRole('region', { name: 'What a network sees' });
    const note = chapter.getByRole('alert').filter({ hasText: 'Try again' });
    await note.waitFor();
    expect(await note.textContent()).toContain('Cannot read');
    await page.unroute('**/compact*');
    await note.getByRole('button', { name: 'Try again' }).click();
    await page
      .getByRole('img', { name: /^Where unit/ })
      .first()
      .waitFor();
  });
});

describe('a rebuilding', () => {
  it('of a sample comes with the site, and can be scrubbed from noise to its end, layer by layer', async () => {
    await openShared();
    const content = chapter('Content');
    const large = content.locator('.how-closer .how-tile');
    const shows = (): Promise<string> =>
      large.locator('.how-ready').evaluate((tile) => {
        const { backgroundImage, backgroundPosition } = getComputedStyle(tile);
        return `${backgroundImage} ${backgroundPosition}`;
      });
    expect(await shows()).toMatch(/landscape.*100% 80%/);
    await content.getByRole('slider', { name: 'Layer' }).fill('0');
    expect(await shows()).toMatch(/100% 0%/);
    await content.getByRole('slider', { name: 'Step' }).fill('1');
    expect(await shows()).toMatch(/ 0% 0%/);
    const early = Number.parseFloat((await large.textContent())?.match(/cost ([\d.]+)%/)?.[1] ?? '');
    await content.getByRole('slider', { name: 'Step' }).fill('6');
    const late = Number.parseFloat((await large.textContent())?.match(/cost ([\d.]+)%/)?.[1] ?? '');
    expect(late).toBeLessThan(early / 3);
    await content.getByRole('slider', { name: 'Step' }).fill('0');
    await large.getByText('noise').waitFor();
    await content.getByRole('button', { name: 'conv5_1' }).click();
    expect(await content.getByRole('slider', { name: 'Layer' }).inputValue()).toBe('5');
  });

  it('is of the pictures that are chosen on the page, whatever the Studio has', async () => {
    await open();
    const tile = chapter('Style, rebuilt').locator('.how-closer .how-ready');
    await page.getByRole('button', { name: 'Mosaic' }).click();
    await expect.poll(() => tile.evaluate((each) => getComputedStyle(each).backgroundImage)).toContain('mosaic');
    await page.locator('.how-blocks[aria-busy=false]').waitFor();
    const field = page.locator('.how-subjects input[type=file]').nth(1);
    await field.setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('none') });
    await page.getByText(/^no.png cannot be opened/).waitFor();
    await page.getByRole('link', { name: 'Studio', exact: true }).first().click();
    await button('Brush strokes').waitFor();
    expect(await button('Brush strokes').getAttribute('aria-pressed')).toBe('true');
  });

  it('comes when asked for, can be stopped, ends when its visitor leaves, and is still there afterwards', async () => {
    await open();
    const before = await tensors();
    const style = chapter('Style, rebuilt');
    await style.getByRole('button', { name: 'Do it here, from other noise' }).click();
    await style.getByText('2 of 5 done.').waitFor();
    expect(await variety(style.locator('.how-tiles canvas').nth(1))).toBeGreaterThan(50);
    expect(await button('Stop').count()).toBe(1);
    await page.getByRole('link', { name: 'Studio', exact: true }).first().click();
    await page.getByRole('button', { name: 'Paint', exact: true }).waitFor();
    // What the run held is free: what stays is the network, for the next run.
    await expect.poll(tensors).toBe(before);
    await page.getByRole('link', { name: 'How it works' }).click();
    await style.getByText(/^[2-4] of 5 done/).waitFor();
    await style.getByRole('button', { name: 'Go on' }).waitFor();
    expect(ownWorkers()).toHaveLength(1);
  });

  it('gives way to another computation', async () => {
    await open();
    const content = chapter('Content');
    await content.getByRole('button', { name: 'Do it here, from other noise' }).click();
    await content.locator('.how-tiles canvas:not([hidden])').first().waitFor();
    await chapter('Both at once').getByRole('button', { name: 'Paint' }).click();
    await page.getByText('Painting. Try the sliders.').waitFor();
    expect(await button('Stop').count()).toBe(1);
  });
});

describe('what can be pointed at', () => {
  it('is a symbol: its picture lights up, and it is told what it stands for, by pointer and by keyboard', async () => {
    await openShared();
    const idea = page.locator('.how-idea');
    const outline = (): Promise<string> =>
      idea
        .locator('.how-term')
        .nth(2)
        .evaluate((term) => getComputedStyle(term).outlineStyle);
    expect(await outline()).toBe('none');
    await idea.locator('.sym-S').last().hover();
    expect(await outline()).toBe('solid');
    await idea.getByText('The painting. S is for style.').waitFor();
    await page.getByRole('heading', { level: 1 }).hover();
    expect(await outline()).toBe('none');
    await idea.locator('.sym-C[tabindex]').focus();
    await idea.getByText('Your photo. C is for content.').waitFor();
  });

  it('is a place in a sheet: the patch of the photo behind it is framed, and larger in deeper layers', async () => {
    await openShared();
    const block = (layer: string): Locator => page.locator('.how-block').filter({ hasText: layer });
    const frame = (layer: string): Promise<{ x: number; width: number }> =>
      block(layer)
        .locator('.how-field .how-mark')
        .evaluate((mark) => {
          const { x, width } = mark.getBoundingClientRect();
          return { x, width };
        });
    await block('conv4_1')
      .locator('.how-sheet')
      .first()
      .hover({ position: { x: 4, y: 4 } });
    const left = await frame('conv4_1');
    await block('conv4_1').locator('.how-sheet').last().hover();
    const middle = await frame('conv4_1');
    expect(middle.x).toBeGreaterThan(left.x);
    await block('conv4_1').locator('.how-maps').focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    expect((await frame('conv4_1')).x).toBeGreaterThan(middle.x);
    expect(middle.width).toBeGreaterThan(2 * (await frame('conv2_1')).width);
  });
});

it('the table of G becomes the painting’s while it is painted, and each unit is known by its wish', async () => {
  await open();
  await button('choose “G, while it is painted”').click();
  const style = chapter('Style: what fires together');
  await style.getByRole('button', { name: 'Paint G' }).click();
  await style.getByRole('img', { name: /^Gram matrix of conv2_1, G: 24 by 24/ }).waitFor();
  const cost = async (): Promise<number> => Number(await style.locator('.how-apart b').textContent());
  await expect.poll(cost, { timeout: patience }).toBeLessThan(0.05);
  await style.getByRole('button', { name: 'Stop' }).click();
  await style.getByText('Stopped.').waitFor();
  await button('Blue with edges').click();
  const chip = style.getByRole('link', { name: 'unit 7' });
  expect(await chip.getAttribute('href')).toContain('layer=conv1_1&unit=7');
  await style.getByRole('img', { name: /^Gram matrix of conv1_1, G: 17 by 17/ }).waitFor();
});

it('painting on G with the painting makes it better in style and worse in content, by pointer and by keyboard', async () => {
  await openShared();
  const part = chapter('How good is a picture?');
  const cost = async (of: 'content' | 'style'): Promise<number> =>
    Number(await part.locator(`.how-parts .is-${of} dd`).textContent());
  await part.locator('.how-hand').scrollIntoViewIfNeeded();
  await expect.poll(() => cost('style')).toBeGreaterThan(1);
  expect(await cost('content')).toBe(0);
  const before = await cost('style');
  const canvas = part.locator('.how-hand');
  await canvas.hover({ position: { x: 60, y: 60 } });
  await page.mouse.down();
  const box = await canvas.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 160, { steps: 8 });
  await page.mouse.up();
  await expect.poll(() => cost('content')).toBeGreaterThan(0.1);
  await expect.poll(() => cost('style')).toBeLessThan(before);
  await part.getByRole('button', { name: 'the photo' }).click();
  await expect.poll(() => cost('content')).toBe(0);
  await part.locator('.how-brushes').getByTitle('color 1').click();
  await canvas.focus();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
  await expect.poll(() => cost('content')).toBeGreaterThan(0);
});

it('a weight that is turned while it paints changes the picture', async () => {
  await openShared();
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
