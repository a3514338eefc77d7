import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ended, openSite, openStudio, paintToEnd, shoot, stage } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  site = await openSite({ saveData: true });
});
afterAll(() => site.close());
beforeEach(async () => {
  page = await site.browser.newPage({ viewport: { width: 1280, height: 900 } });
  complaints = [];
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

const button = (name: string | RegExp) => page.getByRole('button', { name });
/** A run of many small steps, begun. */
async function begin(steps = 2000): Promise<void> {
  complaints = await openStudio(page, site.url, `size=64&minSize=64&iterations=${steps}`);
  await button(/^Paint/).click();
  await button('Pause').waitFor();
}
const stepNow = async (): Promise<number> => Number(/Step(\d+)/.exec((await page.textContent('.numbers')) ?? '')?.[1]);

// On graphics cards: below and in budget.test.ts.
it('paints on WebAssembly', async () => {
  complaints = await openStudio(page, site.url);
  await paintToEnd(page);
  const { width, height, mean } = await stage(page);
  expect([width, height]).toEqual([64, 48]);
  expect(mean).toBeGreaterThan(20);
  expect(await page.textContent('.engine-line')).toMatch(/^Painting with .*as asked for/);
  expect(await page.getByRole('button', { name: /^Go back to/ }).count()).toBeGreaterThan(2);
  await shoot(page, 'painted');
});

describe('a run under way', () => {
  it('pauses, goes on, and stops with its picture', async () => {
    await begin();
    const [first, begun] = [await stepNow(), performance.now()];
    await expect.poll(stepNow).toBeGreaterThan(first + 4);
    const pace = performance.now() - begun;
    await button('Pause').click();
    await button('Go on').waitFor();
    expect(await page.title()).toMatch(/^\d+% – Studio – pastiche$/);
    const before = await stepNow();
    // That nothing happens can only be seen by waiting: as long as five steps took.
    await page.waitForTimeout(pace);
    expect((await stepNow()) - before).toBeLessThanOrEqual(1);
    await button('Go on').click();
    await page.waitForFunction(
      (past) => Number(/Step(\d+)/.exec(document.querySelector('.numbers')?.textContent ?? '')?.[1]) > past + 2,
      before,
    );
    await button('Stop').click();
    await button('Paint again').waitFor();
    expect((await stage(page)).width).toBe(64);
    expect(await button('Download').isEnabled()).toBe(true);
  });

  it('takes up other weights, layers and paintings', async () => {
    await begin();
    const legend = page.locator('.legend');
    await expect.poll(() => legend.textContent()).toContain('style/conv5_1');
    await page.getByRole('slider', { name: /^Style/ }).fill('80');
    await page.getByText('All settings').click();
    await button('Remove conv5_1').click();
    await button('Woodblock print').click();
    await page.getByRole('slider', { name: /^Woodblock print/ }).fill('0.3');
    await expect.poll(() => page.locator('.mixture').textContent()).toContain('23%');
    const before = await stepNow();
    await expect.poll(stepNow).toBeGreaterThan(before + 3);
    // The plot goes on with the costs that there are now: the last of the layer left out is no number any more.
    await expect.poll(() => page.locator('.legend li', { hasText: 'conv5_1' }).textContent()).toMatch(/conv5_1\s*$/);
    expect(await page.locator('.problem:not(:empty)').allTextContents()).toEqual([]);
    await button('Stop').click();
  });

  it('takes up what is changed while it gets ready', async () => {
    const settings = 'size=48&minSize=48&iterations=2000&contentLayers=conv1_1:1&styleLayers=conv1_1:1,conv2_1:1';
    // On a graphics card of software that takes seconds.
    complaints = await openStudio(page, site.url, settings, 'webgl');
    await page.getByText('All settings').click();
    const leaveOut = page.getByRole('group', { name: 'styleLayers' }).getByRole('button', { name: 'Remove conv2_1' });
    await leaveOut.waitFor();
    await button(/^Paint/).click();
    // Past the moment when the worker is told of the settings, before the first step.
    await page.getByText(/^Painting with/).waitFor();
    await leaveOut.click();
    await button('Pause').waitFor();
    const line = page.locator('.legend li', { hasText: 'style/conv2_1' });
    await expect.poll(() => line.textContent()).toMatch(/conv2_1\s*$/);
    await button('Stop').click();
  });

  it('goes back to an earlier moment, and on from there', async () => {
    complaints = await openStudio(page, site.url, 'size=64&minSize=64&iterations=16');
    await paintToEnd(page);
    const end = await stage(page);
    await button(/^Go back to/)
      .first()
      .click();
    await expect.poll(async () => (await stage(page)).mean).not.toBe(end.mean);
    await button('Go on from here').click();
    await ended(page);
    expect(await stepNow()).toBe(16);
  });

  // What comes of a lost WebGPU device is the business of the package's tests: the site is told the same.
  it('paints on WebGL, and goes on after the device was lost', async () => {
    // Shallow layers: each more is shaders more to compile, twice.
    const settings = 'size=48&minSize=48&iterations=2000&contentLayers=conv1_1:1&styleLayers=conv1_1:1';
    complaints = await openStudio(page, site.url, settings, 'webgl');
    await button(/^Paint/).click();
    await button('Pause').waitFor();
    await page
      .workers()[0]
      .evaluate("_tfengine.registry.webgl.gpgpu.gl.getExtension('WEBGL_lose_context').loseContext()");
    await page.getByText('The graphics device was lost').waitFor();
    expect(await page.textContent('.engine-line')).toMatch(/^Painting with .*WebGL.*as asked for/);
    // And goes on, from where it was.
    const there = await stepNow();
    await expect.poll(stepNow).toBeGreaterThan(there);
    await button('Stop').click();
    const { width, height, mean } = await stage(page);
    expect([width, height]).toEqual([48, 36]);
    expect(mean).toBeGreaterThan(20);
    // The browser itself complains of it, in its own words.
    complaints = complaints.filter((each) => !/context|device/i.test(each));
  });
});

it('a failure is told in a sentence, with a way on', async () => {
  complaints = await openStudio(page, site.url, 'size=64&minSize=64&iterations=3&contentLayers=conv9_9:1');
  await button(/^Paint/).click();
  const failed = page.getByRole('alert').filter({ hasText: 'conv9_9' });
  await failed.waitFor();
  expect(await failed.textContent()).toContain("Unknown layer 'conv9_9'");
  await shoot(page, 'failed');
  await button('Reset').click();
  await failed.waitFor({ state: 'detached' });
});
