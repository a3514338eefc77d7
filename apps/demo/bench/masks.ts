// Prints how smoothly masks are drawn on a photo of 12 megapixels: frames a second, and the page's tasks over 50 ms, which should be none.
//
//   npm run demo (or any build), then: npx tsx apps/demo/bench/masks.ts
//
// Timings: measure on a quiet machine. Without a graphics card, what the browser draws in software is the limit.
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { openSite, openStudio } from '../test/site.testing.ts';

const sample = fileURLToPath(new URL('../../../samples/content-landscape.jpg', import.meta.url));
/** How long each brush draws, in milliseconds. */
const watched = 4000;
/** Diameters of the brush, in pixels of the screen. */
const diameters = [12, 48, 200];

interface Measured {
  frames: number[];
  tasks: number[];
}

/** Moves the pointer in circles over the picture, and watches the page. */
async function draw(page: Page): Promise<Measured> {
  const { x, y, width, height } = (await page.locator('.easel-sheet').boundingBox()) ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  };
  await page.evaluate(() => {
    const measured: Measured = { frames: [], tasks: [] };
    Object.assign(globalThis, { measured });
    new PerformanceObserver((list) => measured.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe(
      {
        type: 'longtask',
      },
    );
    const watcher = {
      tick(time: number): void {
        measured.frames.push(time);
        requestAnimationFrame(watcher.tick);
      },
    };
    requestAnimationFrame(watcher.tick);
  });
  const at = (turn: number): [number, number] => [
    x + width * (0.5 + 0.35 * Math.cos(turn)),
    y + height * (0.5 + 0.3 * Math.sin(1.7 * turn)),
  ];
  await page.mouse.move(...at(0));
  await page.mouse.down();
  const start = performance.now();
  for (let turn = 0; performance.now() - start < watched; turn += 0.05) await page.mouse.move(...at(turn));
  await page.mouse.up();
  return page.evaluate(() => (globalThis as unknown as { measured: Measured }).measured);
}

const site = await openSite();
try {
  const page = await site.browser.newPage({ viewport: { width: 1440, height: 900 } });
  await openStudio(page, site.url);
  const buffer = await sharp(sample).resize(4000, 3000).jpeg().toBuffer();
  await page
    .locator('[aria-labelledby=photo-title] input[type=file]')
    .setInputFiles({ name: 'large.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByRole('img', { name: 'The photo: large.jpg' }).waitFor();
  await page.getByRole('button', { name: /^Masks/ }).click();
  await page.getByRole('application').waitFor();
  for (const diameter of diameters) {
    const steps = Math.round((100 * Math.log(diameter / 4)) / Math.log(300 / 4));
    await page.getByRole('slider', { name: 'Size', exact: true }).fill(String(steps));
    const { frames, tasks } = await draw(page);
    const gaps = frames.slice(1).map((time, i) => time - frames[i]);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const late = gaps.filter((gap) => gap > 34).length;
    console.log(
      `brush of ${diameter} px: ${(1000 / mean).toFixed(0)} frames a second, ${late} of ${gaps.length} late; ` +
        `${tasks.length} tasks over 50 ms${tasks.length > 0 ? `, the longest ${Math.max(...tasks)} ms` : ''}`,
    );
  }
} finally {
  await site.close();
}
