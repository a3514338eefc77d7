import { afterAll, beforeAll, expect, it } from 'vitest';
import { ended, openSite, openStudio, paintToEnd, quick, shoot, stage } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

it('works without a network after the first visit, painting included', async () => {
  const context = await site.browser.newContext();
  const page = await context.newPage();
  await openStudio(page, site.url);
  await page.getByText('works offline').waitFor();
  await context.setOffline(true);
  await page.reload();
  await page.getByRole('button', { name: 'Paint', exact: true }).waitFor();
  await paintToEnd(page);
  expect((await stage(page)).width).toBe(64);
  await page.getByRole('link', { name: 'How it works' }).click();
  await page.getByRole('heading', { level: 1, name: 'How it works' }).waitFor();
  expect(await page.title()).toBe('How it works – pastiche');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Explorer' }).click();
  await page.getByRole('button', { name: 'Unit 3', exact: true }).click();
  await page.locator('.explore-nine canvas[aria-busy=false]').nth(8).waitFor();
  await context.close();
});

it('can be used with the keyboard alone', async () => {
  const page = await site.browser.newPage();
  // So many steps that it is seen painting.
  await openStudio(page, site.url, quick.replace('iterations=6', 'iterations=20'));
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  for (let i = 0; i < 40 && (await focused()) !== 'Paint'; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  expect(await focused()).toBe('Pause');
  await ended(page);
  // At the end, the focus is where it was; what follows is the menu, and before it the picture's slider.
  expect(await focused()).toBe('Paint again');
  const slider = page.getByRole('slider', { name: 'How much of the photo to show' });
  for (let i = 0; i < 9 && !(await slider.evaluate((it) => it === document.activeElement)); i++) {
    await page.keyboard.press('Shift+Tab');
  }
  const uncovered = () => page.locator('.stage-frame').evaluate((it) => it.style.getPropertyValue('--uncovered'));
  expect(await uncovered()).toBe('0%');
  await page.keyboard.press('End');
  expect(await uncovered()).toBe('100%');
  await page.keyboard.press('ArrowLeft');
  expect(await uncovered()).toBe('99%');
  await page.close();
});

it.each(['light', 'dark'] as const)('is %s where the system is, until somebody chooses', async (colorScheme) => {
  const page = await site.browser.newPage({ colorScheme, viewport: { width: 1440, height: 900 } });
  await openStudio(page, site.url);
  const paper = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const before = await paper();
  await shoot(page, `studio-${colorScheme}`);
  await page.getByRole('button', { name: /^Use (light|dark) colors/ }).click();
  const after = await paper();
  expect(after).not.toBe(before);
  await page.reload();
  expect(await paper()).toBe(after);
  await page.close();
});

it('a page that takes long to come does not replace the one to which the visitor has gone meanwhile', async () => {
  const page = await site.browser.newPage({ serviceWorkers: 'block' });
  await openStudio(page, site.url);
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/howItWorks-.*\.js/, async (route) => {
    await released;
    await route.continue();
  });
  const asked = page.waitForRequest(/howItWorks-.*\.js/);
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await pages.getByRole('link', { name: 'How it works' }).click();
  const script = (await asked).url();
  await pages.getByRole('link', { name: 'Studio' }).click();
  release();
  // The same module; then its styles, and a moment for those who waited for both.
  await page.evaluate(`import(${JSON.stringify(script)}).then(() => {})`);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(1000);
  expect(await page.locator('article.how').count()).toBe(0);
  await pages.getByRole('link', { name: 'How it works' }).click();
  await page.locator('article.how').waitFor();
  await page.close();
});
