import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { ended, openSite, openStudio } from './site.testing.ts';

const site = await openSite();
const shots = '/tmp/wt/shots17/keep-';
const sizes: [number, number, 'light' | 'dark'][] = [
  [390, 664, 'light'],
  [1366, 768, 'light'],
  [1920, 1080, 'dark'],
  [320, 568, 'dark'],
  [768, 1024, 'light'],
];
for (const [width, height, colorScheme] of sizes) {
  const context = await site.browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  page.on('console', (m) => m.type() === 'error' && console.log(m.text()));
  context.setDefaultTimeout(15000);
  await openStudio(page, site.url, 'size=128&minSize=64&iterations=12&coarseIterations=6');
  const photo = await sharp('../../samples/content-still-life.jpg')
    .resize(900, 1200, { fit: 'cover' })
    .jpeg()
    .toBuffer();
  const part = async (name: string) => {
    if (width < 720) await page.locator('.studio-parts label', { hasText: name }).click();
  };
  await page
    .locator('[aria-labelledby=photo-title] input[type=file]')
    .setInputFiles({ name: 'IMG_20260714_holiday.jpg', mimeType: 'image/jpeg', buffer: photo });
  await page.getByRole('button', { name: 'IMG_20260714_holiday.jpg', exact: true }).waitFor();
  await part('Painting');
  await page
    .locator('[aria-labelledby=paintings-title] input[type=file]')
    .setInputFiles({ name: 'my-art.jpg', mimeType: 'image/jpeg', buffer: photo });
  await page.getByRole('button', { name: 'my-art.jpg', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Paint', exact: true }).click();
  await part('Result');
  await ended(page);
  await page.screenshot({ path: `${shots}done-${width}.png` });
  if (width < 720) await page.locator('.studio-parts label', { hasText: 'Photo' }).click();
  await page.getByRole('button', { name: 'A tower at a lake' }).click();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await page.screenshot({ path: `${shots}toast-${width}.png` });
  await page.screenshot({ path: `${shots}full-${width}.png`, fullPage: true });
  if (width < 720) {
    await page.locator('.studio-parts label', { hasText: 'Result' }).click();
    await page.screenshot({ path: `${shots}result-${width}.png` });
  }
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: /^Paint/ }).click();
  await page.waitForFunction(() => document.querySelectorAll('.moments canvas').length > 6);
  await page.getByRole('button', { name: 'Stop' }).click();
  if (width < 720) await page.locator('.studio-parts label', { hasText: 'Photo' }).click();
  await page.getByRole('button', { name: 'Still life' }).click();
  if (width < 720) await page.locator('.studio-parts label', { hasText: 'Result' }).click();
  await page.getByRole('button', { name: 'See all your pictures (2)' }).click();
  await page.getByRole('heading', { name: 'Your pictures' }).waitFor();
  await page.waitForTimeout(600);
  await page.screenshot({ path: `${shots}gallery-${width}.png` });
  await page.getByRole('button', { name: 'Delete all' }).click();
  await page.getByRole('button', { name: 'Dismiss' }).last().click();
  await page.screenshot({ path: `${shots}ask-${width}.png` });
  await page.locator('dialog').getByRole('button', { name: 'Open A tower' }).click();
  await page.getByRole('button', { name: 'Go on', exact: true }).waitFor();
  await page.reload();
  await page.getByText('where you left it').waitFor();
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${shots}back-${width}.png` });
  await context.close();
}
const context = await site.browser.newContext({ viewport: { width: 390, height: 664 } });
await context.addInitScript(() => {
  IDBFactory.prototype.open = () => {
    throw new Error('private');
  };
});
const page = await context.newPage();
await openStudio(page, site.url);
await page
  .locator('[aria-labelledby=photo-title] input[type=file]')
  .setInputFiles({ name: 'IMG.heic', mimeType: 'image/heic', buffer: readFileSync('../../fixtures/photo.heic') });
await page.getByText('Most Compatible').waitFor();
await page.screenshot({ path: `${shots}private-390.png`, fullPage: true });
await page.locator('[aria-labelledby=photo-title] input[type=file]').setInputFiles({
  name: 'pano.png',
  mimeType: 'image/png',
  buffer: await sharp('../../samples/content-still-life.jpg').resize(1600, 200, { fit: 'cover' }).png().toBuffer(),
});
await page.getByText('Crop it').waitFor();
await page.screenshot({ path: `${shots}pano-390.png`, fullPage: true });
await site.close();
