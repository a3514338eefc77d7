import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { factsOf, makeFilm, whyNoFilms } from '../../../packages/node/src/film/film.testing.ts';
import { ended, openSite, openStudio, quick, shoot, stage } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;
let page: Page;

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  page = await site.browser.newPage({ viewport: { width: 1280, height: 900 } });
});
afterEach(() => page.close());

const glance = () => page.getByText('A first glance, by one pass of a network');
const canvas = () => page.locator('canvas.stage-painted');

it('a chosen painting shows at once what it makes of the photo, and sliders act on that; Paint goes on', async () => {
  const complaints = await openStudio(page, site.url);
  expect(await canvas().isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Woodblock print', exact: true }).click();
  await glance().waitFor();
  expect(await canvas().isVisible()).toBe(true);
  await shoot(page, 'glance');
  const first = await stage(page);
  expect(Math.max(first.width, first.height)).toBe(320);
  await page.getByRole('slider', { name: /^Style/ }).fill('10');
  await expect.poll(async () => (await stage(page)).mean).not.toBe(first.mean);
  await page.getByRole('button', { name: 'Paint', exact: true }).click();
  await ended(page);
  expect(Math.max((await stage(page)).width, (await stage(page)).height)).toBe(64);
  expect(complaints).toEqual([]);
});

it('a finished picture stays, and another look shows its first glance beside it; a click swaps them', async () => {
  const complaints = await openStudio(page, site.url, quick);
  const beside = page.getByRole('button', { name: 'First glance', exact: true });
  await page.getByRole('button', { name: 'Paint', exact: true }).click();
  await ended(page);
  const painted = await stage(page);
  expect(await beside.count()).toBe(0);
  await page.getByRole('button', { name: 'Woodblock print', exact: true }).click();
  await beside.waitFor();
  expect((await stage(page)).mean).toBe(painted.mean);
  await shoot(page, 'glance-beside');
  await beside.click();
  await expect.poll(async () => Math.max((await stage(page)).width, (await stage(page)).height)).toBe(320);
  await page.getByRole('button', { name: 'Your picture', exact: true }).click();
  await expect.poll(async () => (await stage(page)).mean).toBe(painted.mean);
  // The look of the picture is back.
  await page.getByRole('button', { name: 'Woodblock print', exact: true }).click();
  await beside.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

it('a sketch goes on from the first glance, which stays until there is a step', async () => {
  const complaints = await openStudio(page, site.url);
  await page.getByRole('radio', { name: /^Sketch/ }).check();
  await page.getByRole('button', { name: 'Woodblock print', exact: true }).click();
  await glance().waitFor();
  // Notes whether the painted picture is ever hidden from now on.
  await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.stage-painted');
    const seen = { wasHidden: false };
    Object.assign(window, { seen });
    if (canvas) new MutationObserver(() => (seen.wasHidden ||= canvas.hidden)).observe(canvas, { attributes: true });
  });
  await page.getByRole('button', { name: 'Paint', exact: true }).click();
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  await page.getByText(/^\d+ of 60/).waitFor();
  expect(await page.evaluate(() => (window as unknown as { seen: { wasHidden: boolean } }).seen.wasHidden)).toBe(false);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  expect(complaints).toEqual([]);
});

it('a page that is only opened fetches no network', async () => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await openStudio(page, site.url, quick);
  await page.waitForLoadState('networkidle');
  expect(asked.filter((url) => url.includes('instant.safetensors'))).toEqual([]);
});

it('a visitor who saves data gets no preview, and no network for one; Paint paints', async () => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
  const complaints = await openStudio(page, site.url, quick);
  await page.getByRole('button', { name: 'Woodblock print', exact: true }).click();
  await page.getByRole('button', { name: 'Paint', exact: true }).click();
  await ended(page);
  expect(asked.filter((url) => url.includes('instant.safetensors'))).toEqual([]);
  expect(await glance().count()).toBe(0);
  expect(complaints).toEqual([]);
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const pixels = () => page.locator('.live-view canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

it('shows the camera through a painting, with its speed; another painting changes the view; a picture can be taken and painted', async () => {
  const complaints = await openStudio(page, site.url, quick);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Camera' }).click();
  await button('Start the camera').click();
  await page.getByText(/^(192|256) px, [\d.]+ pictures a second$/).waitFor();
  await shoot(page, 'camera');
  const before = await pixels();
  await expect.poll(pixels).not.toBe(before);
  await button('Linocut').click();
  await button('Take a picture').click();
  await button('Save').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), button('Save').click()]);
  expect(download.suggestedFilename()).toBe('pastiche-camera.jpg');
  expect(
    Math.max(...(await page.locator('.live-view canvas').evaluate((it: HTMLCanvasElement) => [it.width, it.height]))),
  ).toBe(1024);
  await shoot(page, 'camera-taken');
  await button('Paint it in the Studio').click();
  await page
    .locator('.stage-frame img[alt*="Your photo"], canvas.stage-painted[aria-label*="Your photo"]')
    .first()
    .waitFor();
  expect(await page.evaluate(() => location.hash)).toBe('#/studio');
  expect(complaints).toEqual([]);
});

it('the paintings can be shown on the photo, all of them, until another photo comes', async () => {
  const complaints = await openStudio(page, site.url, quick);
  const tiles = page.getByRole('group', { name: 'Paintings' }).locator('img');
  const painted = () =>
    tiles.evaluateAll((list) => list.filter((it) => (it as HTMLImageElement).src.startsWith('blob:')).length);
  await page.getByLabel('Show each on your photo').check();
  await expect.poll(painted).toBe(await tiles.count());
  await tiles.last().scrollIntoViewIfNeeded();
  await shoot(page, 'contact-sheet');
  const first = await tiles.first().getAttribute('src');
  await button('Still life').click();
  await expect.poll(() => tiles.first().getAttribute('src')).not.toBe(first);
  await expect.poll(() => tiles.first().getAttribute('src')).toMatch(/^blob:/);
  await page.getByLabel('Show each on your photo').uncheck();
  expect(await painted()).toBe(0);
  expect(complaints).toEqual([]);
});

it.skipIf(whyNoFilms)(`paints a film with its sound, and saves it${whyNoFilms ? ` (${whyNoFilms})` : ''}`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pastiche-film-'));
  try {
    const film = join(folder, 'walk.webm');
    const sound = ['-f', 'lavfi', '-i', 'sine=duration=0.6', '-c:a', 'libopus'];
    makeFilm(film, ['-f', 'lavfi', '-i', 'testsrc2=size=128x96:rate=10', ...sound, '-frames:v', '6', '-c:v', 'libvpx']);
    const complaints = await openStudio(page, site.url, quick);
    await page.goto(`${site.url}#/camera`);
    const choosing = page.waitForEvent('filechooser');
    await button('Paint a film').click();
    await (await choosing).setFiles(film);
    await page.getByRole('radio', { name: '192' }).check();
    await button('Paint the film').click();
    await button('Save the film').waitFor();
    await shoot(page, 'film');
    const [download] = await Promise.all([page.waitForEvent('download'), button('Save the film').click()]);
    expect(download.suggestedFilename()).toMatch(/^walk-painted\.(mp4|webm)$/);
    const saved = join(folder, 'saved');
    await download.saveAs(saved);
    const [picture, heard] = factsOf(saved);
    expect(picture).toMatchObject({ width: 128, height: 96, nb_read_packets: '6' });
    expect(heard).toMatchObject({ codec_name: 'opus' });
    await button('Back').click();
    await button('Start the camera').waitFor();
    expect(complaints).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.skipIf(whyNoFilms)(
  `saves a film's frames where there are no codecs${whyNoFilms ? ` (${whyNoFilms})` : ''}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pastiche-film-'));
    try {
      const film = join(folder, 'walk.webm');
      makeFilm(film, ['-f', 'lavfi', '-i', 'testsrc2=size=128x96:rate=10', '-frames:v', '3', '-c:v', 'libvpx']);
      await page.addInitScript(() => {
        for (const name of ['VideoDecoder', 'VideoEncoder']) Reflect.deleteProperty(globalThis, name);
      });
      const complaints = await openStudio(page, site.url, quick);
      await page.goto(`${site.url}#/camera`);
      const choosing = page.waitForEvent('filechooser');
      await button('Paint a film').click();
      await (await choosing).setFiles(film);
      expect(await page.getByRole('radio', { name: 'A film, with its sound' }).isDisabled()).toBe(true);
      await page.getByRole('radio', { name: '192' }).check();
      await button('Paint the film').click();
      await button('Save the frames').waitFor();
      await shoot(page, 'film-frames');
      const [download] = await Promise.all([page.waitForEvent('download'), button('Save the frames').click()]);
      expect(download.suggestedFilename()).toBe('walk-painted.zip');
      const saved = join(folder, 'saved.zip');
      await download.saveAs(saved);
      const frames = picturesIn(readFileSync(saved));
      // Three tenths of a second, of which a player takes 25 frames a second.
      expect(frames.map(({ name }) => name)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((i) => `00000${i}.png`));
      for (const { file } of frames) expect(await sharp(file).metadata()).toMatchObject({ width: 128, height: 96 });
      expect(complaints).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

/** The files in a zip that is not compressed, by its directory (APPNOTE.TXT 4.3.12). */
function picturesIn(zip: Buffer): { name: string; file: Buffer }[] {
  const found = [];
  for (let at = zip.indexOf('PK\x01\x02', 0, 'latin1'); zip.readUInt32LE(at) === 0x02014b50; ) {
    const [size, name, extra, comment] = [20, 28, 30, 32].map((i) =>
      i === 20 ? zip.readUInt32LE(at + i) : zip.readUInt16LE(at + i),
    );
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    found.push({ name: zip.toString('latin1', at + 46, at + 46 + name), file: zip.subarray(from, from + size) });
    at += 46 + name + extra + comment;
  }
  return found;
}
