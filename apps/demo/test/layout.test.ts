import type { CDPSession, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ended, openSite, openStudio, paintToEnd, quick, shoot } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const endless = 'size=64&minSize=64&iterations=5000';

async function openOn(width: number, height: number, settings: string): Promise<Page> {
  const isMobile = width < 720;
  const page = await site.browser.newPage({ viewport: { width, height }, hasTouch: isMobile, isMobile });
  await openStudio(page, site.url, settings);
  return page;
}

/** Whether all of it is on the screen, and nothing in front of its middle. */
const isInSight = (what: Locator): Promise<boolean> =>
  what.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const front = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const isInside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    return isInside && front !== null && (element.contains(front) || front.contains(element));
  });

it.each([
  [320, 568],
  [390, 664],
  [664, 390],
  [768, 1024],
  [1366, 768],
  [1920, 1080],
])(
  'on %i x %i, the picture and the main action are in sight while a slider of the look is dragged',
  async (width, height) => {
    const page = await openOn(width, height, endless);
    const picture = page.locator('.stage-frame');
    // Before anything is scrolled, too.
    expect(await isInSight(picture)).toBe(true);
    await page.getByRole('button', { name: 'Paint', exact: true }).click();
    const look = page.getByRole('radio', { name: 'Look', exact: true });
    if (await look.isVisible()) await look.check();
    const slider = page.getByRole('slider', { name: 'Size of the strokes' });
    await slider.scrollIntoViewIfNeeded();
    const {
      x,
      y,
      width: length,
      height: thickness,
    } = (await slider.boundingBox()) as { x: number; y: number; width: number; height: number };
    const before = await slider.inputValue();
    await page.mouse.move(x + length / 2, y + thickness / 2);
    await page.mouse.down();
    await page.mouse.move(x + 0.9 * length, y + thickness / 2);
    expect(await slider.inputValue()).not.toBe(before);
    const seen = [picture, slider, page.getByRole('button', { name: 'Pause' })];
    await seen[2].waitFor();
    expect(await Promise.all(seen.map(isInSight))).toEqual([true, true, true]);
    // What cannot change while it paints says so.
    expect(
      await page.getByRole('group', { name: 'Size (locked while it paints)' }).getByRole('radio').first().isDisabled(),
    ).toBe(true);
    await page.mouse.up();
    await shoot(page, `layout-${width}x${height}`);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Go on' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Go on');
    await page.close();
  },
);

it('on a laptop, all settings scroll in their column, not the page', async () => {
  const page = await openOn(1366, 768, quick);
  const heightOf = (): Promise<number> => page.evaluate(() => document.documentElement.scrollHeight);
  const before = await heightOf();
  await page.getByText('All settings').click();
  await page.getByText('styleLayers').scrollIntoViewIfNeeded();
  expect(await heightOf()).toBe(before);
  expect(await isInSight(page.locator('.stage-frame'))).toBe(true);
  await page.close();
});

/** Moves a finger over the middle of the picture, by so many pixels. */
async function swipe(touch: CDPSession, picture: Locator, byX: number, byY: number): Promise<void> {
  const { x, y, width, height } = (await picture.boundingBox()) as {
    x: number;
    y: number;
    width: number;
    height: number;
  };
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', part: number): Promise<unknown> => {
    const point = { x: x + width / 2 + part * byX, y: y + height / 2 + part * byY };
    return touch.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [point] });
  };
  await send('touchStart', 0);
  for (let part = 0.1; part <= 1; part += 0.1) await send('touchMove', part);
  await send('touchEnd', 1);
}

it('a finger compares photo and painting, each under its name; a scroll does not', async () => {
  const page = await openOn(390, 664, quick);
  await paintToEnd(page);
  const touch = await page.context().newCDPSession(page);
  const picture = page.locator('.stage-frame');
  const slider = page.getByRole('slider', { name: 'How much of the photo to show' });

  await page.evaluate(() => scrollTo(0, 0));
  await swipe(touch, picture, 0, -150);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50);
  expect(await slider.inputValue()).toBe('0');

  // On a busy machine a finger may rest for so long that it peeks: it tries again.
  await expect
    .poll(async () => {
      await swipe(touch, picture, 20, 0);
      return slider.inputValue();
    })
    .toMatch(/^5\d$/);
  const line = (await page.locator('.comparison-line').boundingBox())?.x as number;
  const [photo, painted] = await Promise.all(
    ['Photo', 'Painted'].map((name) => page.locator('.comparison-side', { hasText: name }).boundingBox()),
  );
  expect((photo?.x ?? 0) + (photo?.width ?? 0)).toBeLessThan(line);
  expect(painted?.x).toBeGreaterThan(line);
  // The painting is cut away where the photo's name is.
  expect(await page.locator('.stage-painted').evaluate((it) => getComputedStyle(it).clipPath)).toMatch(
    /^inset\(0(px)? 0(px)? 0(px)? 5\d/,
  );
  await shoot(page, 'compared');

  // A finger that stays shows the photo, as long as it stays.
  const { x, y } = (await picture.boundingBox()) as { x: number; y: number };
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + 20, y: y + 20 }] });
  await page.locator('.comparison.peeking').waitFor({ state: 'attached' });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await page.locator('.comparison.peeking').waitFor({ state: 'detached' });
  expect(await slider.inputValue()).toMatch(/^5\d$/);
  await page.close();
});

it('a phone shows what comes of it with the first step, and more in a menu', async () => {
  const page = await openOn(390, 664, quick);
  await page.getByRole('radio', { name: 'Painting', exact: true }).check();
  await page.getByRole('button', { name: 'Paint', exact: true }).click();
  await ended(page);
  expect(await page.getByRole('radio', { name: 'Result' }).isChecked()).toBe(true);
  expect(await page.getByRole('button', { name: /^Go back to/ }).count()).toBeGreaterThan(2);
  const download = page.getByRole('button', { name: 'Download' });
  expect(await download.isVisible()).toBe(false);
  await page.getByRole('button', { name: 'More' }).click();
  expect(await isInSight(download)).toBe(true);
  await shoot(page, 'phone-menu');
  await page.keyboard.press('Escape');
  await expect.poll(() => download.isVisible()).toBe(false);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('More');
  await page.close();
});
