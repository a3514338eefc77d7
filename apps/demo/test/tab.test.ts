import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSite, openStudio, quick, storedIn } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  site = await openSite({ saveData: true });
});
afterAll(() => site.close());
beforeEach(async () => {
  context = await site.browser.newContext();
});
afterEach(() => context.close());

const button = (name: string) => page.getByRole('button', { name, exact: true });
const maps = () => page.getByRole('group', { name: 'Maps' });

/** Gives the photo a map, which has no place on the walls. */
const giveMap = async (): Promise<void> => {
  await page.getByText('All settings').click();
  const buffer = await sharp({ create: { width: 48, height: 36, channels: 3, background: '#00f' } })
    .png()
    .toBuffer();
  const input = maps().locator('input[type=file]').first();
  await input.setInputFiles({ name: 'map.png', mimeType: 'image/png', buffer });
  await maps()
    .getByRole('button', { name: /^Remove: Map of/ })
    .waitFor();
};
const hasMap = async (): Promise<void> => {
  await page.getByText('All settings').click();
  await maps()
    .getByRole('button', { name: /^Remove: Map of/ })
    .waitFor();
};
/** The name that a reload keeps. */
const nameOfTab = (): Promise<string | null> => page.evaluate(() => sessionStorage.getItem('pastiche-tab'));

it('a tab keeps what was chosen before it had a name, and waits as long as its name is in use', async () => {
  const last = await context.newPage();
  await last.goto(`${site.url}manifest.webmanifest`);
  await last.evaluate(() => {
    const hold = () => new Promise<void>((free) => Object.assign(globalThis, { free }));
    return new Promise<void>((held) => {
      void navigator.locks.request('pastiche-tab-one', () => {
        held();
        return hold();
      });
    });
  });
  page = await context.newPage();
  await page.addInitScript(() => sessionStorage.setItem('pastiche-tab', 'one'));
  await openStudio(page, site.url, quick);
  await giveMap();
  // Longer than a page that is reloaded needs on a machine that is not busy.
  await page.waitForTimeout(1500);
  const waiting = await page.evaluate(async () => (await navigator.locks.query()).pending?.map(({ name }) => name));
  expect(waiting).toEqual(['pastiche-tab-one']);
  await last.evaluate(() => (globalThis as unknown as { free: () => void }).free());
  await expect.poll(() => storedIn(page, 'runs')).toMatchObject([{ tab: 'one' }]);
  await page.reload();
  await hasMap();
  expect(await nameOfTab()).toBe('one');
});

it('a tab that is a copy of another gets a name of its own at once', async () => {
  page = await context.newPage();
  await openStudio(page, site.url, quick);
  await expect.poll(nameOfTab).not.toBeNull();
  const first = await nameOfTab();
  // As when a browser copies a tab: with what the first one has in its session.
  const [copy] = await Promise.all([context.waitForEvent('page'), page.evaluate(() => void open(location.href))]);
  page = copy;
  await button('Paint').waitFor();
  await expect.poll(nameOfTab).not.toBe(first);
  const { held, pending } = await page.evaluate(() => navigator.locks.query());
  expect(held?.map(({ name }) => name).sort()).toEqual(
    [first, await nameOfTab()].map((each) => `pastiche-tab-${each}`).sort(),
  );
  expect(pending).toEqual([]);
});

it('pictures off the walls are deleted if nothing needs them, but for new ones', async () => {
  page = await context.newPage();
  await openStudio(page, site.url);
  // With the name, there is the database.
  await expect.poll(nameOfTab).not.toBeNull();
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('pastiche');
      request.onsuccess = () => resolve(request.result);
    });
    const transaction = database.transaction('pictures', 'readwrite');
    const rest = { kind: 'aside', name: 'map.png', file: new Blob(['none']), width: 1, height: 1, hidden: true };
    for (const [id, date] of Object.entries({ old: Date.now() - 3_600_000, fresh: Date.now() }))
      transaction.objectStore('pictures').put({ id, date, ...rest });
    await new Promise((done) => (transaction.oncomplete = done));
    database.close();
  });
  await page.reload();
  await expect.poll(() => storedIn(page, 'pictures')).toMatchObject([{ id: 'fresh' }]);
});
