import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite, shoot } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Fonts that are wider than any that a device is likely to have. */
const wideFonts = `
  :root { --serif: monospace; --sans: monospace; --mono: monospace; }
  * { font-size-adjust: 0.6; letter-spacing: 0.03em !important; }
  math, math * { font-family: monospace; }
`;

const screens = [
  { width: 320, rootSize: '100%', fonts: '' },
  { width: 320, rootSize: '100%', fonts: wideFonts },
  { width: 390, rootSize: '100%', fonts: wideFonts },
  { width: 390, rootSize: '20px', fonts: wideFonts },
  { width: 390, rootSize: '200%', fonts: '' },
  { width: 1280, rootSize: '200%', fonts: wideFonts },
] as const;

/** What must be on a page before it is measured. */
const pages = {
  studio: (page: Page) => page.locator('.drawer summary').click(),
  how: (page: Page) => page.locator('.how-blocks[aria-busy=false]').waitFor(),
  'explore?layer=conv1_1&unit=3': (page: Page) => page.locator('.explore-nine canvas').nth(8).waitFor(),
};

describe.each(screens)('on a screen of $width px, with a root size of $rootSize and fonts "$fonts"', (screen) => {
  it.each(Object.entries(pages))('%s is no wider than the screen', async (address, isReady) => {
    const page = await site.browser.newPage({ viewport: { width: screen.width, height: 844 } });
    await page.goto(`${site.url}?backend=wasm#/${address}`);
    await page.addStyleTag({ content: `:root { font-size: ${screen.rootSize}; } ${screen.fonts}` });
    await isReady(page);
    await shoot(page, `width-${address.slice(0, 3)}-${screen.width}-${screen.rootSize}${screen.fonts && '-wide'}`);
    expect(await page.evaluate(tooWide)).toEqual([]);
    await page.close();
  });
});

/** The innermost elements that reach beyond the screen, or whose contents reach beyond them. */
function tooWide(): string[] {
  const right = document.documentElement.clientWidth;
  const isTooWide = (element: Element): boolean => {
    if (element.closest('.moments, .visually-hidden, .skip-link')) return false;
    const box = element.getBoundingClientRect();
    const isBeyond = box.width > 0 && (box.right > right + 1 || box.left < -1);
    return isBeyond || (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1);
  };
  const found = [...document.querySelectorAll('html, body *')].filter(isTooWide);
  return found
    .filter((element) => !found.some((other) => other !== element && element.contains(other)))
    .map((element) => `${element.tagName} ${element.getAttribute('class')} "${element.textContent?.slice(0, 30)}"`);
}
