import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSite, openStudio, paintToEnd, stage } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Names and sizes of what a page and its workers fetch, as a server sends it that compresses what is known to be text or code. */
function watch(page: Page): () => Record<string, number> {
  const paths = new Set<string>();
  page.context().on('request', (request) => {
    // The threads of WebAssembly come from memory.
    if (!request.url().startsWith(site.url)) return;
    const { pathname } = new URL(request.url());
    paths.add(pathname === '/' ? '/index.html' : pathname);
  });
  const weigh = (path: string): number => {
    const bytes = readFileSync(new URL(`../dist${path}`, import.meta.url));
    return /\.(html|js|css|svg|wasm|webmanifest)$/.test(path) ? gzipSync(bytes).length : bytes.length;
  };
  return () => Object.fromEntries([...paths].map((path) => [path, weigh(path)]));
}

const total = (sizes: Record<string, number>): number => Object.values(sizes).reduce((sum, size) => sum + size, 0);

it('the first load is under 180 kB, of which 75 kB are code, the first picture under 3 MB, on WebGPU as on WebAssembly', async () => {
  for (const backend of ['webgpu', 'wasm']) {
    const context = await site.browser.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    const sizes = watch(page);
    await openStudio(
      page,
      site.url,
      'size=64&minSize=64&iterations=1&styleLayers=conv1_1:1&contentLayers=conv1_1:1',
      backend,
    );
    await page.waitForLoadState('networkidle');
    const first = sizes();
    expect(total(first), JSON.stringify(first)).toBeLessThan(180e3);
    const code = Object.entries(first).filter(([path]) => !/\.(avif|webp|png|jpg)$/.test(path));
    expect(total(Object.fromEntries(code)), JSON.stringify(first)).toBeLessThan(75e3);
    await paintToEnd(page);
    expect(await page.textContent('.engine-line')).toMatch(/^Painting with .*as asked for/);
    const { width, height, mean } = await stage(page);
    expect([width, height]).toEqual([64, 48]);
    expect(mean).toBeGreaterThan(20);
    const all = sizes();
    expect(Object.keys(all).some((name) => name.includes('compact'))).toBe(true);
    expect(total(all), JSON.stringify(all)).toBeLessThan(3e6);
    console.log(
      `${backend}: first load ${(total(first) / 1e3).toFixed(0)} kB, first picture ${(total(all) / 1e6).toFixed(2)} MB`,
    );
    await context.close();
  }
});
