import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSite, openStudio, paintToEnd, shoot, stage } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;
let page: Page;
let complaints: string[];

/** As few layers and steps as still paint. */
const few = 'size=48&minSize=48&iterations=3&contentLayers=conv2_1:1&styleLayers=conv1_1:1,conv2_1:1';

beforeAll(async () => {
  site = await openSite({ saveData: true });
});
afterAll(() => site.close());
beforeEach(async () => {
  const permissions = ['clipboard-read', 'clipboard-write'];
  const context = await site.browser.newContext({ viewport: { width: 1440, height: 900 }, permissions });
  page = await context.newPage();
});
afterEach(async () => {
  await page.context().close();
  expect(complaints).toEqual([]);
});

const open = async (settings = few): Promise<void> => {
  complaints = await openStudio(page, site.url, settings);
};
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const photoSize = (): Promise<[number, number]> =>
  page.locator('.stage-frame img').evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);

/** A picture of one color. */
const plain = (width: number, height: number, background: string): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();

it('a sheet of small variants is painted; a click takes one over', async () => {
  await open();
  await button('Compare looks').click();
  await page.getByText('All painted').waitFor();
  const sizes = await page
    .locator('.compare-sheet canvas')
    .evaluateAll((list) => (list as HTMLCanvasElement[]).map(({ width }) => width));
  expect(sizes).toEqual(Array(9).fill(48));
  await shoot(page, 'compare');
  await button('Use Bold, Mosaic').click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Compare looks');
  expect(await page.getByRole('radio', { name: 'Bold' }).isChecked()).toBe(true);
  const chosen = page.locator('[aria-labelledby=paintings-title] [aria-pressed=true]');
  expect(await chosen.allTextContents()).toEqual(['Mosaic']);
  await button('Undo').click();
  await expect.poll(() => chosen.allTextContents()).toEqual(['Brush strokes']);
  expect(await page.getByRole('radio', { name: 'Bold' }).isChecked()).toBe(false);
});

it('a sheet that is closed stops, and another kind begins anew', async () => {
  await open(few.replace('iterations=3', 'iterations=30'));
  await button('Compare looks').click();
  await page.getByLabel('What changes').selectOption('colors');
  await page.getByText('of 9').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  // Only once the sheet's run has ended, the Studio's can.
  await paintToEnd(page);
});

it('a photo is cropped, turned and straightened, and the whole one comes back', async () => {
  await open();
  const [width, height] = await photoSize();
  await button('Crop').click();
  await page.getByLabel('Straighten').fill('5');
  await page.getByLabel('Shape').selectOption('square');
  await button('Turn right').click();
  const corner = button('Corner: bottom right');
  const box = (await corner.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x - 40, box.y - 40, { steps: 3 });
  await page.mouse.up();
  await corner.press('ArrowLeft');
  await shoot(page, 'crop');
  await button('Use it').click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  await expect.poll(async () => (await photoSize())[0]).toBeLessThan(height);
  const [side, other] = await photoSize();
  expect(Math.abs(side - other)).toBeLessThanOrEqual(1);
  await paintToEnd(page);
  expect(await stage(page)).toMatchObject({ width: 48, height: 48 });
  await button('Crop').click();
  await button('Use the whole picture').click();
  await expect.poll(photoSize).toEqual([width, height]);
  // A panorama would be a thin strip: a part of it is asked for.
  const buffer = await plain(400, 80, '#3366aa');
  await page
    .locator('[aria-labelledby=photo-title] input[type=file]')
    .setInputFiles({ name: 'pan.png', mimeType: 'image/png', buffer });
  await button('Choose a part').click();
  await page.getByLabel('Shape').selectOption('square');
  await button('Use it').click();
  await page.getByRole('img', { name: 'The photo: pan cropped.png' }).waitFor();
  expect(await photoSize()).toEqual([80, 80]);
});

it('of two photos that are chosen one right after the other, the last stays, though the first takes longer to open', async () => {
  await open();
  await page.locator('[aria-labelledby=photo-title]').evaluate(async (picker) => {
    const canvas = new OffscreenCanvas(400, 300);
    canvas.getContext('2d')?.fillRect(0, 0, 200, 300);
    const chosen = new DataTransfer();
    chosen.items.add(new File([await canvas.convertToBlob()], 'slow.png', { type: 'image/png' }));
    const input = picker.querySelector<HTMLInputElement>('input[type=file]');
    const tile = [...picker.querySelectorAll('button')].find((each) => each.textContent === 'Still life');
    if (!input || !tile) throw new Error('The page has no file chooser, or no sample photo.');
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    tile.click();
  });
  await page.getByRole('button', { name: 'slow.png', exact: true }).waitFor();
  await page.getByRole('img', { name: 'The photo: Still life' }).waitFor();
});

it('a finished picture gets other colors at once, in the gallery too, and its own again after a reload', async () => {
  await open();
  await paintToEnd(page);
  const mean = async (): Promise<number> => (await stage(page)).mean;
  const own = await mean();
  const choose = (name: string): Promise<void> => page.getByRole('radio', { name, exact: true }).check();
  const snapshot = (): Promise<string> =>
    page
      .locator('.moments canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const painted = await snapshot();
  await choose('Photo’s');
  await expect.poll(mean).not.toBe(own);
  await expect.poll(snapshot).not.toBe(painted);
  await choose('Painting’s');
  await expect.poll(snapshot).toBe(painted);
  await choose('Photo’s');
  await page.getByRole('slider', { name: 'How strongly' }).fill('0.5');
  const described = page.locator('.gallery-item', { hasText: 'the photo’s colors · colors 0.5' });
  await expect
    .poll(async () => {
      await button('See all your pictures (1)').click();
      await page.locator('.gallery-item p').waitFor();
      const found = await described.count();
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
      return found;
    })
    .toBe(1);
  const half = await mean();
  await page.reload();
  await expect.poll(mean).toBe(half);
  await choose('Painting’s');
  await expect.poll(mean).toBe(own);
});

it('the picture is shared, copied and filmed', async () => {
  await page.addInitScript(() => {
    Object.assign(navigator, {
      canShare: () => true,
      share: async ({ files }: { files: File[] }) => Object.assign(globalThis, { shared: files[0] }),
    });
  });
  await open();
  await paintToEnd(page);
  await button('Share').click();
  const shared = await page.waitForFunction(() => (globalThis as { shared?: File }).shared);
  expect(await shared.evaluate((file) => [file?.name, file?.type])).toEqual([
    'a-tower-at-a-lake-painted.jpeg',
    'image/jpeg',
  ]);
  await button('Copy picture').click();
  await button('Copied').waitFor();
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const { width, height } = await createImageBitmap(await item.getType('image/png'));
    return [width, height];
  });
  expect(copied).toEqual([48, 36]);
  await button('Film').click();
  const [download] = await Promise.all([page.waitForEvent('download'), button('Download the film').click()]);
  expect(download.suggestedFilename()).toMatch(/^a-tower-at-a-lake-painted\.(mp4|webm)$/);
  await shoot(page, 'film');
  const film = await page.locator('video').evaluate(filmFrames);
  expect(film.size).toEqual([720, 540]);
  expect(film.change).toBeGreaterThan(5);
});

/** A film's size, and how much its last frame differs from its first. */
async function filmFrames(element: Element): Promise<{ size: number[]; change: number }> {
  const video = element as HTMLVideoElement;
  video.pause();
  const frame = async (seconds: number): Promise<Uint8ClampedArray> => {
    const sought = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
    video.currentTime = seconds;
    await sought;
    const context = new OffscreenCanvas(72, 54).getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(video, 0, 0, 72, 54);
    return context.getImageData(0, 0, 72, 54).data;
  };
  const [first, last] = [await frame(0.1), await frame(2.2)];
  const change = first.reduce((sum, value, i) => sum + Math.abs(value - last[i]), 0) / first.length;
  return { size: [video.videoWidth, video.videoHeight], change };
}

it('a look is named, taken up again after a reload, and deleted', async () => {
  await open();
  await page.getByRole('radio', { name: 'Gentle' }).check();
  await button('Linocut').click();
  await page.getByText('Your looks').click();
  await page.getByLabel('Name of this look').fill('Sunday');
  await button('Save').click();
  await page.goto('about:blank');
  await open();
  await page.getByRole('radio', { name: 'Bold' }).check();
  await button('Ink drawing').click();
  await page.getByText('Your looks (1)').click();
  await button('Sunday').click();
  expect(await page.getByRole('radio', { name: 'Gentle' }).isChecked()).toBe(true);
  const chosen = page.locator('[aria-labelledby=paintings-title] [aria-pressed=true]');
  expect(await chosen.allTextContents()).toEqual(['Brush strokes', 'Linocut']);
  await button('Delete Sunday').click();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Name of this look');
  expect(await page.evaluate(() => localStorage.getItem('pastiche-presets'))).toBe('[]');
});

it('painting starts from a picture of one’s own, whatever its shape', async () => {
  // Steps that change next to nothing.
  await open(`${few}&optimizer=adam&learningRate=0.0001&iterations=1`);
  await page.getByText('All settings').click();
  const files = page.getByRole('group', { name: 'Start picture' }).locator('input[type=file]');
  await files.setInputFiles({ name: 'white.png', mimeType: 'image/png', buffer: await plain(30, 60, '#ffffff') });
  await page.getByText('starts from white.png').waitFor();
  await paintToEnd(page);
  expect((await stage(page)).mean).toBeGreaterThan(245);
});

it('maps say what is painted like what, shapes come from another painting, and a reload keeps both', async () => {
  await open(`${few}&styles=strokes:1,mosaic:1`);
  await page.getByText('All settings').click();
  const give = async (name: string | RegExp, background: string): Promise<void> => {
    const half = await plain(24, 36, '#0000ff');
    const map = await sharp(await plain(48, 36, background))
      .composite([{ input: half, left: 24, top: 0 }])
      .png()
      .toBuffer();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(name).click()]);
    await chooser.setFiles({ name: 'map.png', mimeType: 'image/png', buffer: map });
  };
  const maps = page.getByRole('group', { name: 'Maps' });
  const said = maps.getByRole('status');
  await give('Open: Map of Brush strokes', '#0000ff');
  await said.getByText('The photo has no map yet').waitFor();
  await give('Open: Map of A tower at a lake', '#ff0000');
  await said.getByText('Mosaic has no map, so it acts nowhere').waitFor();
  await paintToEnd(page);
  await said.getByText('#ff0000 of the map is in no map of the styles').waitFor();
  await give('Replace: Map of Brush strokes', '#ff0000');
  await page.getByLabel('Whose styleSize').selectOption('Mosaic');
  await page.getByLabel('styleSize', { exact: true }).fill('32');
  await page.getByLabel('Whose styleLayers').selectOption('Brush strokes');
  await button('Remove conv2_1').last().click();
  await button('Copy link').click();
  await button('Copied, without maps').waitFor();
  expect(page.url()).toContain('styleSize=48,32');
  expect(page.url()).toContain(`styleLayers=conv1_1:1${encodeURIComponent(';')}conv1_1:1,conv2_1:1`);
  await paintToEnd(page);
  expect(await said.textContent()).not.toContain('#ff0000');

  await page.reload();
  await page.getByText('All settings').click();
  await button('Remove: Map of Brush strokes').click();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Open: Map of/);
  await button('Remove: Map of A tower at a lake').click();
  await button('Mosaic').click();
  const shapes = page.getByRole('group', { name: 'Shapes from another painting' });
  await shapes.getByLabel('Shapes from', { exact: true }).selectOption('Guitar in facets');
  await paintToEnd(page);
  await page.getByText(/^First a painting is made/).waitFor();
  await button('Copy link').click();
  await button('Copied').waitFor();
  expect(page.url()).toContain('shapesFrom=facets');
  await shoot(page, 'maps-shapes');
});

it('can be installed: a manifest with its icons, a preview for links, and a button when the browser offers it', async () => {
  await open();
  const sizeOf = async (path: string): Promise<string> => {
    const { width, height } = await sharp(readFileSync(new URL(`../dist/${path}`, import.meta.url))).metadata();
    return `${width}x${height}`;
  };
  const manifest = JSON.parse(readFileSync(new URL('../dist/manifest.webmanifest', import.meta.url), 'utf8'));
  for (const { src, sizes, type } of manifest.icons) if (type === 'image/png') expect(await sizeOf(src)).toBe(sizes);
  const preview = await page.locator('meta[property="og:image"]').getAttribute('content');
  expect(preview).toMatch(/^https:.*\/preview\.png$/);
  expect(await sizeOf('preview.png')).toBe('1200x630');
  expect(await button('Install as an app').count()).toBe(0);
  await page.evaluate(() => {
    const prompt = async (): Promise<void> => void Object.assign(globalThis, { prompted: true });
    dispatchEvent(Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt }));
  });
  await button('Install as an app').click();
  await button('Install as an app').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  expect(await page.evaluate(() => 'prompted' in globalThis)).toBe(true);
});

it('a picture that another app shares becomes the photo', async () => {
  await open();
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  const bytes = [...(await plain(64, 48, '#3366aa'))];
  await page.evaluate((data) => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: './share-target', enctype: 'multipart/form-data' });
    const field = Object.assign(document.createElement('input'), { type: 'file', name: 'picture' });
    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.from(data)], 'von Ömer.png', { type: 'image/png' }));
    field.files = files.files;
    form.append(field);
    document.body.append(form);
    form.submit();
  }, bytes);
  await page.getByRole('img', { name: 'The photo: von Ömer.png' }).waitFor();
  expect(page.url()).not.toContain('shared');
});

it('offers during a long run to tell when it is done, and does so while nobody looks', async () => {
  await page.addInitScript(() => {
    let permission: NotificationPermission = 'default';
    Object.defineProperty(Notification, 'permission', { get: () => permission });
    Notification.requestPermission = async () => {
      permission = 'granted';
      return permission;
    };
    Object.defineProperty(document, 'hidden', { get: () => true });
    ServiceWorkerRegistration.prototype.showNotification = async (title) =>
      void Object.assign(globalThis, { told: title });
  });
  await open(few.replace('iterations=3', 'iterations=90000'));
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await button('Paint').click();
  await button('Tell me when it’s done').click();
  await button('We’ll tell you when it’s done').waitFor();
  await button('Stop').click();
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  await page.evaluate((settings) => location.assign(`#/studio?${settings}`), few);
  await button('Paint again').first().click();
  const told = await page.waitForFunction(() => (globalThis as { told?: string }).told);
  expect(await told.jsonValue()).toBe('Your picture is painted');
});
