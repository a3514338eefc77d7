import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSite, openStudio, paintToEnd } from './site.testing.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let site: Awaited<ReturnType<typeof openSite>>;

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** What axe finds wrong with the page as it is now: everything, or only what the colors do. */
async function violations(page: Page, only?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.addScriptTag({ path: axe });
  return page.evaluate(async (runOnly) => {
    type Violations = { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] };
    const { axe: checker } = globalThis as unknown as {
      axe: { run(options: { runOnly?: string[] }): Promise<Violations> };
    };
    const { violations: found } = await checker.run(runOnly ? { runOnly } : {});
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  }, only);
}

it('nothing stands in the way of anybody, in light and in dark colors', async () => {
  // Without motion, colors change at once.
  const page = await site.browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
  const expectNone = async (where: string): Promise<void> => {
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await violations(page), where).toEqual([]);
    // All else is as it was in the light.
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, ['color-contrast', 'link-in-text-block']), `${where}, dark`).toEqual([]);
  };
  await openStudio(page, site.url);
  await expectNone('before');
  await page.getByText('All settings').click();
  await page.getByRole('button', { name: 'Ink drawing' }).click();
  await page.getByText('styleLayers').waitFor();
  await paintToEnd(page);
  await expectNone('painted, with the drawer open');
  for (const opener of ['Compare looks', 'Crop', 'Film']) {
    await page.getByRole('button', { name: opener, exact: true }).click();
    await page.locator('dialog').waitFor();
    await expectNone(`the dialog of ${opener}`);
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  }
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Camera' }).click();
  await page.getByRole('button', { name: 'Start the camera' }).click();
  await page.getByText('pictures a second').waitFor();
  await expectNone('the Camera');
  await page.getByRole('link', { name: 'How it works' }).click();
  await page.getByRole('heading', { level: 1, name: 'How it works' }).waitFor();
  await expectNone('How it works');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Explorer' }).click();
  await page.getByText(/^\d+ units, in \d+ squares/).waitFor();
  await expectNone('the Explorer');
  await page.getByRole('button', { name: 'Unit 3', exact: true }).click();
  await page.locator('.explore-nine canvas[aria-busy=false]').nth(8).waitFor();
  await expectNone('the Explorer, with a unit open');
  await page.close();
});

it.each([
  [1280, 900],
  [390, 664],
])('nothing jumps while the page loads and paints, on %i x %i', async (width, height) => {
  const page = await site.browser.newPage({ viewport: { width, height } });
  await page.addInitScript(() => {
    const shifts: unknown[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) shifts.push(entry.value);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await openStudio(page, site.url);
  await paintToEnd(page);
  const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.02);
  await page.close();
});
