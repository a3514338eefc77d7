import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSite, openStudio, paintToEnd, quick, shoot, stage } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;
let page: Page;

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  page = await (await site.browser.newContext()).newPage();
});
afterEach(() => page.context().close());

const button = (name: string | RegExp) => page.getByRole('button', { name });
const radio = (name: RegExp) => page.getByRole('radio', { name });

it('where software stands in for a graphics card, the processor paints, and says before how long that takes', async () => {
  // A link of another device; what it says of engines is not obeyed.
  await page.goto(`${site.url}#/studio?backend=webgl`);
  await page.getByText(/^Painting will take .* on the processor/).waitFor();
  const why = /^It will be painted with WebAssembly.* \(no WebGPU: .*software, swiftshader; no WebGL: .*SwiftShader\)/i;
  expect(await page.textContent('.engine-line')).toMatch(why);
  expect(await page.locator('.segments', { has: radio(/^Sketch/) }).textContent()).toMatch(
    /Sketch256 px.*(s|min|h)Picture512 px.*(s|min|h)Large1024 px.*(s|min|h)Print2048 px.*(s|min|h)/,
  );
  expect(await radio(/^Quick/).isChecked()).toBe(true);
  // The next visit need not measure it again.
  const begun: string[] = [];
  page.once('framenavigated', () => page.on('worker', (worker) => begun.push(worker.url())));
  await page.reload();
  await page.getByText('Painting will take').waitFor();
  expect(begun).toEqual([]);
});

it('paints at once, though the device is not measured yet', async () => {
  await page.goto(`${site.url}#/studio?${quick}`);
  await paintToEnd(page);
  expect((await stage(page)).width).toBe(64);
  expect(await page.textContent('.engine-line')).toMatch(/^Painting with WebAssembly/);
});

it('a picture may begin with one pass instead of small drafts: fewer steps, another time', async () => {
  await page.goto(`${site.url}#/studio`);
  await page.getByText(/^Painting will take .* on the processor/).waitFor();
  await radio(/^Picture/).check();
  expect(await radio(/^Small drafts/).isChecked()).toBe(true);
  const [drafts, pass] = await Promise.all(
    [/^Small drafts/, /^One pass/].map((name) =>
      page
        .locator('label', { has: radio(name) })
        .locator('small')
        .textContent(),
    ),
  );
  expect(drafts).not.toBe(pass);
  await radio(/^One pass/).check();
  expect(await radio(/^Picture/).isChecked()).toBe(true);
  expect(await radio(/^One pass/).isChecked()).toBe(true);
  await button(/^Paint$/).click();
  await page.getByText(/^\d+ of 100/).waitFor();
  await button(/^Stop$/).click();
  await radio(/^Sketch/).check();
  expect(await radio(/^One pass/).count()).toBe(0);
  await radio(/^Picture/).check();
  expect(await radio(/^Small drafts/).isChecked()).toBe(true);
});

it('a quick device begins with a picture instead of a sketch', async () => {
  await page.addInitScript(() => {
    const times = { perStep: 0.02, perPixel: 1e-7, toBegin: 1 };
    const found = { name: 'webgpu', reason: 'WebGPU, 20 times as fast as WebAssembly', times };
    localStorage.setItem('pastiche-speed', JSON.stringify({ browser: navigator.userAgent, found }));
  });
  await page.goto(site.url);
  await page.getByText(/^Painting will take .* s, on the graphics card \(WebGPU\)/).waitFor();
  expect(await radio(/^Picture/).isChecked()).toBe(true);
  await radio(/^Fine finish/).check();
  await page.getByText('Up to 80 MB are downloaded').waitFor();
});

it('names three ways on where VGG-19 cannot be had', async () => {
  // Also where tests have a connection.
  await page.route(/^https:/, (route) => route.abort());
  await page.setViewportSize({ width: 390, height: 664 });
  await openStudio(page, site.url, `${quick}&model=vgg19`);
  await button(/^Paint/).click();
  const problem = page.getByRole('alert').filter({ hasText: 'VGG-19 could not be downloaded' });
  await problem.waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await shoot(page, 'without-vgg19');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    problem.getByRole('button', { name: 'I have a file' }).click(),
  ]);
  await chooser.setFiles({
    name: 'other.safetensors',
    mimeType: '',
    buffer: Buffer.from('not the weights of a network'),
  });
  await page.getByText('other.safetensors does not hold the weights of VGG-19').waitFor();
  await button('Use the compact network').click();
  await page.getByText('finished', { exact: true }).waitFor();
  await page.setViewportSize({ width: 1366, height: 768 });
  expect(await radio(/^Quick/).isChecked()).toBe(true);
});

it('paints a finished picture larger, from where it is', async () => {
  await openStudio(page, site.url, quick);
  await paintToEnd(page);
  await button(/^256 px/).click();
  await button('Pause').waitFor();
  await expect.poll(async () => (await stage(page)).width).toBe(256);
  await button('Stop').click();
  // Now that it is larger, there is one size less.
  await button(/^512 px/).waitFor();
  expect(await button(/^256 px/).count()).toBe(0);
});
