import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSite, openStudio, paintToEnd, quick, shoot, stage } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;
let page: Page;

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  page = await site.browser.newPage({ viewport: { width: 1280, height: 900 } });
  await openStudio(page, site.url);
});
afterEach(() => page.close());

/** A gradient from left to right, as JPEG. */
async function picture(width: number, height: number, orientation?: number): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) data.fill((255 * (i % width)) / width, i * 3, i * 3 + 3);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg()
    .withMetadata(orientation ? { orientation } : {})
    .toBuffer();
}

const choose = async (name: string, mimeType: string, buffer: Buffer): Promise<void> =>
  page.locator('input[type=file]').first().setInputFiles({ name, mimeType, buffer });

it('a photo that its EXIF orientation turns is painted upright', async () => {
  await choose('turned.jpg', 'image/jpeg', await picture(80, 40, 6));
  await page.getByRole('img', { name: 'The photo: turned.jpg' }).waitFor();
  await paintToEnd(page);
  const { width, height } = await stage(page);
  expect([width, height]).toEqual([32, 64]);
});

it('a photo of twelve megapixels is painted', async () => {
  await choose('large.jpg', 'image/jpeg', await picture(4000, 3000));
  await page.getByRole('img', { name: 'The photo: large.jpg' }).waitFor();
  await paintToEnd(page);
  expect((await stage(page)).width).toBe(64);
});

it('a broken file is named, and the photo before stays', async () => {
  await choose('holiday.jpg', 'image/jpeg', Buffer.from('no picture'));
  await page.getByText('holiday.jpg cannot be opened').waitFor();
  expect(await page.getByRole('img', { name: 'The photo: A tower at a lake' }).count()).toBe(1);
  await shoot(page, 'broken-file');
});

it('a photo of an iPhone that this browser cannot show is named, with what to do', async () => {
  const heic = readFileSync(new URL('../../../fixtures/photo.heic', import.meta.url));
  await choose('IMG_1.jpg', 'image/jpeg', heic);
  await page.getByText(/IMG_1\.jpg cannot be opened: its format is HEIC.*Most Compatible/).waitFor();
});

it('a broken painting is told of beside the paintings', async () => {
  const paintings = page.locator('[aria-labelledby=paintings-title]');
  const file = { name: 'old.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
  await paintings.locator('input[type=file]').setInputFiles(file);
  await paintings.getByText('old.jpg cannot be opened').waitFor();
  expect(await page.locator('[aria-labelledby=photo-title]').getByText('cannot be opened').count()).toBe(0);
});

it('downloads a PNG, a JPEG and a WebP with all pixels', async () => {
  await paintToEnd(page);
  for (const type of ['PNG', 'JPEG', 'WebP']) {
    await page.getByLabel('File type').selectOption(type);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    const format = type.toLowerCase();
    expect(download.suggestedFilename()).toBe(`a-tower-at-a-lake-painted.${format}`);
    const found = await sharp(readFileSync(await download.path())).metadata();
    expect([found.format, found.width, found.height]).toEqual([format, 64, 48]);
  }
});

it('a picture is taken by the camera', async () => {
  await page.getByRole('button', { name: 'Camera' }).click();
  await page.getByRole('button', { name: 'Take the photo' }).click();
  await page.getByRole('img', { name: 'The photo: Your photo' }).waitFor();
});

it('a picture that is dropped becomes the photo, one dropped on the wall a painting', async () => {
  const bytes = [...(await picture(64, 48))];
  const drop = (selector: string, name: string): Promise<void> =>
    page.locator(selector).evaluate(
      (element, [data, file]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(data as number[])], file as string, { type: 'image/jpeg' }));
        element.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
      },
      [bytes, name] as const,
    );
  await drop('.stage', 'dropped.jpg');
  await page.getByRole('img', { name: 'The photo: dropped.jpg' }).waitFor();
  await drop('[aria-labelledby=paintings-title]', 'mine.jpg');
  await expect
    .poll(() => page.getByRole('button', { name: 'mine.jpg', exact: true }).getAttribute('aria-pressed'))
    .toBe('true');
  expect(await page.getByRole('img', { name: 'The photo: dropped.jpg' }).count()).toBe(1);
});

it('a picture that is pasted becomes the photo', async () => {
  const bytes = [...(await picture(64, 48))];
  await page.evaluate((data) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([Uint8Array.from(data)], 'pasted.jpg', { type: 'image/jpeg' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, bytes);
  await page.getByRole('img', { name: 'The photo: pasted.jpg' }).waitFor();
});

it('a link carries the settings', async () => {
  await page.getByRole('button', { name: 'Ink drawing' }).click();
  await page.getByRole('radio', { name: 'Bold' }).check();
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = page.url();
  expect(link).toContain('styles=strokes:1,ink:1');
  expect(link).toContain('styleWeight=50');
  const other = await site.browser.newPage();
  await other.goto(link);
  await other.getByRole('button', { name: 'Ink drawing' }).waitFor();
  expect(await other.getByRole('button', { name: 'Ink drawing' }).getAttribute('aria-pressed')).toBe('true');
  expect(await other.getByRole('radio', { name: 'Bold' }).isChecked()).toBe(true);
  await other.close();
});

it('a link takes effect that is pasted where the site is open already', async () => {
  await page.goto(`${page.url().split('#')[0]}#/studio?styleWeight=50&photo=still-life&styles=ink:1`);
  await page.getByRole('img', { name: 'The photo: Still life' }).waitFor();
  expect(await page.getByRole('radio', { name: 'Bold' }).isChecked()).toBe(true);
  expect(await page.getByRole('button', { name: 'Ink drawing' }).getAttribute('aria-pressed')).toBe('true');
});

it('says which settings of a link it cannot use', async () => {
  await page.goto('about:blank');
  await page.goto(`${site.url}#/studio?${quick}&styleWeight=much&seed=-1`);
  await page.getByText('use these settings from the link: styleWeight, seed').waitFor();
});
