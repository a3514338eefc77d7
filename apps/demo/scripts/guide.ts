// Makes the pictures of docs/guide/studio.md: `npx tsx apps/demo/scripts/guide.ts`, on the site as last built. It paints for some minutes.
// `at-once` after it makes only studio-at-once.webp.
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { ended, openSite } from '../test/site.testing.ts';

const folder = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url));
const site = await openSite({ graphics: [] });
const page = await site.browser.newPage({ viewport: { width: 1366, height: 860 }, colorScheme: 'light' });
page.setDefaultTimeout(600_000);
await page.goto(`${site.url}?backend=wasm`);
const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });

async function shoot(name: string, what: Page | Locator): Promise<void> {
  const picture = sharp(await what.screenshot({ animations: 'disabled' }));
  await picture.resize({ width: 1100, withoutEnlargement: true }).webp({ quality: 76 }).toFile(`${folder}${name}.webp`);
  console.log(name);
}

/** Paints a sketch of a sample in the style of another. */
async function sketch(photo: string, painting: string): Promise<void> {
  const chosen = page.locator('[aria-labelledby=paintings-title] [aria-pressed=true]');
  if (photo !== 'A tower at a lake') await button(photo).click();
  const before = await chosen.first().textContent();
  if (before !== painting) {
    await button(painting).click();
    await button(before as string).click();
  }
  await page.getByRole('radio', { name: 'Sketch' }).check({ force: true });
  await button('Paint').click();
  await ended(page);
}

await button('Woodblock print').click();
await button('Brush strokes').click();
await page.getByRole('radio', { name: /^Picture/ }).check({ force: true });
await page.getByRole('radio', { name: /^One pass/ }).check({ force: true });
await page.getByText('A first glance, by one pass of a network').waitFor();
await page.evaluate(() => scrollTo(0, 0));
await shoot('studio-at-once', page);
if (process.argv[2] !== 'at-once') await paintAndShoot();
await site.close();

async function paintAndShoot(): Promise<void> {
  await button('Brush strokes').click();
  await button('Woodblock print').click();
  for (const [photo, painting] of [
    ['Dahlias', 'Rose window'],
    ['A boat at sea', 'Woodblock print'],
    ['A robin in winter', 'Mosaic'],
  ]) {
    await sketch(photo, painting);
  }
  await button('A tower at a lake').click();
  await sketch('A tower at a lake', 'Brush strokes');
  await page.evaluate(() => scrollTo(0, 0));
  if (await button('Dismiss').isVisible()) await button('Dismiss').click();
  await shoot('studio-sketch', page);
  await button(/^Your pictures/).click();
  await page.locator('.gallery-item img').nth(3).waitFor();
  await shoot('studio-gallery', page.locator('dialog'));
  await page.keyboard.press('Escape');
  await button('Compare looks').click();
  await page.getByText('All painted').waitFor();
  await shoot('studio-compare', page.locator('dialog'));
  await page.keyboard.press('Escape');
  await button('Crop').click();
  await page.getByLabel('Shape').selectOption('square');
  await page.getByLabel('Straighten').fill('4');
  await shoot('studio-crop', page.locator('dialog'));
}
