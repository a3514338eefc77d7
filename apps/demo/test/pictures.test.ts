import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSite, openStudio, paintToEnd, quick, shoot, stage } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;
let page: Page;

beforeAll(async () => {
  site = await openSite({ saveData: true });
});
afterAll(() => site.close());
beforeEach(async () => {
  page = await site.browser.newPage({ viewport: { width: 1280, height: 900 } });
  await openStudio(page, site.url);
});
afterEach(() => page.close());

/** A gradient from left to right, as JPEG. */
async function picture(width: number, height: number, orientation?: number): Promise<Buffer> {
  const row = Buffer.from(Array.from({ length: width * 3 }, (_, i) => (255 * Math.floor(i / 3)) / width));
  const data = Buffer.alloc(width * height * 3, row);
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

it('a panorama gets as many pixels as another photo, and its sizes say how many', async () => {
  await choose('panorama.jpg', 'image/jpeg', await picture(400, 100));
  await page.getByText('Large1672 × 418').waitFor();
  await paintToEnd(page);
  const { width, height } = await stage(page);
  expect(width).toBe(105);
  expect((width * height) / (64 * (64 / 1.5))).toBeCloseTo(1, 1);
  await page.getByRole('button', { name: '418 × 105' }).waitFor();
});

it('a photo of twelve megapixels is painted', async () => {
  await choose('large.jpg', 'image/jpeg', await picture(4000, 3000));
  await page.getByRole('img', { name: 'The photo: large.jpg' }).waitFor();
  await paintToEnd(page);
  expect((await stage(page)).width).toBe(64);
});

/** A picture of one color. */
const plain = (width: number, height: number): ReturnType<typeof sharp> =>
  sharp({ create: { width, height, channels: 3, background: '#a63' } });
const svg = (inner: string): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30">${inner}`);

/** Two frames, one above the other as sharp takes them. */
const moving = (): Promise<Buffer> =>
  sharp(Buffer.from([...Array(32 * 64 * 3).keys()].map((i) => (i < 32 * 32 * 3 ? 200 : 50))), {
    raw: { width: 32, height: 64, channels: 3, pageHeight: 32 },
  })
    .gif()
    .toBuffer();

it('a file that is of no use is named in its place, with what to do, and the photo before stays', async () => {
  const heic = readFileSync(new URL('../../../fixtures/photo.heic', import.meta.url));
  const place = page.locator('[aria-labelledby=photo-title]');
  for (const [name, bytes, message] of [
    ['holiday.jpg', Buffer.from('no picture'), 'cannot be opened'],
    ['IMG_1.jpg', heic, /cannot be opened: its format is HEIC.*Most Compatible/],
    ['truncated.jpg', (await picture(400, 300)).subarray(0, 2000), 'the JPEG file ends too early'],
    ['drawing.svg', svg('<rect'), 'is an SVG drawing that this browser cannot turn into pixels'],
    ['empty.jpg', Buffer.alloc(0), 'is empty'],
    ['note.txt', Buffer.from('Dear diary'), 'it is text, not a picture'],
    ['tiny.png', await plain(10, 10).png().toBuffer(), 'has only 10 × 10 pixels'],
  ] as const) {
    await choose(name, '', bytes);
    await place.getByText(name).getByText(message).waitFor();
    expect(await page.getByRole('img', { name: 'The photo: A tower at a lake' }).count(), name).toBe(1);
  }
  await shoot(page, 'broken-file');
});

it('of moving pictures the first is used, of long ones a part can be chosen, and an SVG is painted', async () => {
  for (const [name, bytes, message] of [
    ['moving.gif', await moving(), 'Its first frame is used'],
    ['panorama.jpg', await picture(4000, 300), 'so long and thin'],
    ['drawing.svg', svg('<rect width="20" height="30" fill="red"/></svg>'), ''],
  ] as const) {
    await choose(name, '', bytes);
    await page.getByRole('img', { name: `The photo: ${name}` }).waitFor();
    if (message) await page.getByText(message).waitFor();
    const parts = page.getByRole('button', { name: 'Choose a part' });
    await expect.poll(() => parts.count()).toBe(name === 'panorama.jpg' ? 1 : 0);
  }
  await paintToEnd(page);
  expect((await stage(page)).height).toBe(48);
});

it('the first own painting replaces the sample, and more are mixed in', async () => {
  const buffer = await picture(64, 48);
  const files = ['one.jpg', 'two.jpg', 'three.jpg'].map((name) => ({ name, mimeType: 'image/jpeg', buffer }));
  await page.locator('[aria-labelledby=paintings-title] input[type=file]').setInputFiles(files);
  const mixture = page.locator('.mixture');
  await expect.poll(() => mixture.textContent()).toMatch(/one\.jpg33%two\.jpg33%three\.jpg33%/);
  for (const name of ['one', 'two']) await page.getByRole('button', { name: `Remove ${name}.jpg` }).click();
  await mixture.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Remove three.jpg' }).click();
  await expect
    .poll(() => page.getByRole('button', { name: 'Brush strokes' }).getAttribute('aria-pressed'))
    .toBe('true');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'three.jpg', exact: true }).waitFor();
});

it('a broken painting is told of beside the paintings', async () => {
  const paintings = page.locator('[aria-labelledby=paintings-title]');
  const file = { name: 'old.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
  await paintings.locator('input[type=file]').setInputFiles(file);
  await paintings.getByText('old.jpg cannot be opened').waitFor();
  expect(await page.locator('[aria-labelledby=photo-title]').getByText('cannot be opened').count()).toBe(0);
});

it('downloads a PNG of either depth, a JPEG and a WebP with all pixels', async () => {
  await paintToEnd(page);
  for (const type of ['PNG', 'PNG, 16 bits', 'JPEG', 'WebP']) {
    await page.getByLabel('File type').selectOption(type);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    const format = type.split(',')[0].toLowerCase();
    expect(download.suggestedFilename()).toBe(`a-tower-at-a-lake-painted.${format}`);
    const found = await sharp(readFileSync(await download.path())).metadata();
    expect([found.format, found.width, found.height]).toEqual([format, 64, 48]);
    expect(found.depth).toBe(type === 'PNG, 16 bits' ? 'ushort' : 'uchar');
    expect(found.xmp !== undefined).toBe(format === 'png');
  }
});

it('a PNG does not say how it was made where nobody wants that, nor after a reload', async () => {
  await paintToEnd(page);
  const says = page.getByRole('checkbox', { name: 'Settings in the file' });
  await page.getByLabel('File type').selectOption('JPEG');
  expect(await says.isDisabled()).toBe(true);
  await page.getByLabel('File type').selectOption('PNG');
  await says.uncheck();
  await page.reload();
  expect(await says.isChecked()).toBe(false);
  const isSilent = async (click: Promise<void>): Promise<boolean> => {
    const [download] = await Promise.all([page.waitForEvent('download'), click]);
    const { xmp, width } = await sharp(readFileSync(await download.path())).metadata();
    return width === 64 && xmp === undefined;
  };
  expect(await isSilent(page.getByRole('button', { name: 'Download' }).click())).toBe(true);
  await page.getByRole('button', { name: /^See all your pictures/ }).click();
  expect(await isSilent(page.getByRole('button', { name: /^Download: / }).click())).toBe(true);
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
  await page.locator('[aria-labelledby=paintings-title]').evaluate((element) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([], 'mine.jpg'));
    element.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await page.locator('.dropping-painting').waitFor();
  await drop('[aria-labelledby=paintings-title]', 'mine.jpg');
  await page.locator('.dropping-painting').waitFor({ state: 'detached' });
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
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  // What this visitor's device paints with may not be right for another's.
  expect(link).not.toContain('backend');
  expect(link).toContain('styles=strokes:1,ink:1');
  expect(link).toContain('styleWeight=20');
  const other = await site.browser.newPage();
  await other.goto(link);
  await other.getByRole('button', { name: 'Ink drawing' }).waitFor();
  expect(await other.getByRole('button', { name: 'Ink drawing' }).getAttribute('aria-pressed')).toBe('true');
  expect(await other.getByRole('radio', { name: 'Bold' }).isChecked()).toBe(true);
  await other.close();
});

it('a link takes effect that is pasted where the site is open already', async () => {
  await page.goto(`${page.url().split('#')[0]}#/studio?styleWeight=20&photo=still-life&styles=ink:1`);
  await page.getByRole('img', { name: 'The photo: Still life' }).waitFor();
  expect(await page.getByRole('radio', { name: 'Bold' }).isChecked()).toBe(true);
  expect(await page.getByRole('button', { name: 'Ink drawing' }).getAttribute('aria-pressed')).toBe('true');
});

it('says which settings of a link it cannot use', async () => {
  await page.goto('about:blank');
  await page.goto(`${site.url}#/studio?${quick}&styleWeight=much&seed=-1`);
  await page.getByText('use these settings from the link: styleWeight, seed').waitFor();
});
