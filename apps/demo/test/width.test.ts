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

/** For each width of the screen, the sizes and fonts of text there. */
const screens = [
  {
    width: 320,
    texts: [
      { rootSize: '100%', fonts: '' },
      { rootSize: '100%', fonts: wideFonts },
    ],
  },
  {
    width: 390,
    texts: [
      { rootSize: '100%', fonts: wideFonts },
      { rootSize: '20px', fonts: wideFonts },
      { rootSize: '200%', fonts: '' },
    ],
  },
  { width: 1280, texts: [{ rootSize: '200%', fonts: wideFonts }] },
];

/** What must be on a page before it is measured. */
const pages = {
  studio: (page: Page) => page.locator('.drawer summary').click(),
  how: (page: Page) => page.locator('.how-blocks[aria-busy=false]').waitFor(),
  'explore?layer=conv1_1&unit=3': (page: Page) => page.locator('.explore-nine canvas').nth(8).waitFor(),
};

describe.each(screens)('on a screen of $width px', ({ width, texts }) => {
  it.each(Object.entries(pages))('%s is no wider than the screen, whatever the text', async (address, isReady) => {
    const page = await site.browser.newPage({ viewport: { width, height: 844 } });
    await page.goto(`${site.url}?backend=wasm#/${address}`);
    await isReady(page);
    for (const { rootSize, fonts } of texts) {
      const style = await page.addStyleTag({ content: `:root { font-size: ${rootSize}; } ${fonts}` });
      const name = `${address.slice(0, 3)}-${width}-${rootSize}${fonts && '-wide'}`;
      await shoot(page, `width-${name}`);
      expect(await page.evaluate(tooWide), name).toEqual([]);
      await style.evaluate((element) => (element as Element).remove());
    }
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
