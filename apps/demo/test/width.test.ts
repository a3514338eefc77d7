import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

/** Screens, each with the size of its text and its fonts: from a small phone to a large screen, upright and on its side, enlarged twice. */
const screens = [
  { width: 320, height: 568, texts: ['100%', '20px'], fonts: ['', wideFonts] },
  { width: 390, height: 664, texts: ['100%', '20px', '200%'], fonts: [wideFonts] },
  { width: 664, height: 390, texts: ['100%', '20px'], fonts: [wideFonts] },
  { width: 683, height: 384, texts: ['100%'], fonts: [wideFonts] },
  { width: 768, height: 1024, texts: ['100%', '20px'], fonts: ['', wideFonts] },
  { width: 1366, height: 768, texts: ['100%', '20px', '200%'], fonts: ['', wideFonts] },
  { width: 1920, height: 1080, texts: ['100%', '200%'], fonts: [wideFonts] },
];

/** What must be on a page before it is measured. */
const pages = {
  studio: (page: Page) => page.locator('.drawer summary').click(),
  how: (page: Page) => page.locator('.how-blocks[aria-busy=false]').waitFor(),
  'explore?layer=conv1_1&unit=3': (page: Page) => page.locator('.explore-nine canvas').nth(8).waitFor(),
};

it.each(Object.entries(pages))('%s is no wider than any screen, whatever the text', async (address, isReady) => {
  const page = await site.browser.newPage({ viewport: { width: 1366, height: 768 } });
  await page.goto(`${site.url}?backend=wasm#/${address}`);
  await isReady(page);
  const found: Record<string, string[]> = {};
  for (const { width, height, texts, fonts } of screens) {
    await page.setViewportSize({ width, height });
    for (const [rootSize, font] of texts.flatMap((text) => fonts.map((each) => [text, each]))) {
      const style = await page.addStyleTag({ content: `:root { font-size: ${rootSize}; } ${font}` });
      // All parts that a phone shows one at a time.
      for (const part of (await page.locator('.studio-parts').isVisible())
        ? ['photo', 'painting', 'look', 'result']
        : ['']) {
        await page.locator('.studio').evaluateAll((list, now) => list[0]?.setAttribute('data-part', now), part);
        const name = [address.slice(0, 3), width, rootSize, font && 'wide', part].filter(Boolean).join('-');
        const beyond = await page.evaluate(tooWide, cut);
        if (beyond.length === 0) continue;
        found[name] = beyond;
        await shoot(page, `width-${name}`);
      }
      await style.evaluate((element) => (element as Element).remove());
    }
  }
  expect(found).toEqual({});
  await page.close();
});

/** What is cut off on purpose, scrolls by itself, or is not to be seen. */
const cut = '.moments, .visually-hidden, .skip-link, .stage-tools span, .how-lens';

it('every formula is whole on the narrowest screen, in each of three fonts, also the square at the end of the style cost', async () => {
  const page = await site.browser.newPage({ viewport: { width: 320, height: 844 } });
  await page.goto(`${site.url}?backend=wasm#/how`);
  await pages.how(page);
  expect(await page.evaluate(() => document.fonts.check('20px Formula'))).toBe(true);
  for (const font of ['/* ours */', 'math { font-family: serif !important; }', wideFonts]) {
    const style = await page.addStyleTag({ content: font });
    const { cut, square } = await page.evaluate(() => {
      const isCut = (part: Element): boolean => {
        const { left, right } = part.getBoundingClientRect();
        const around = (part.closest('.how-formula') as Element).getBoundingClientRect();
        return left < around.left - 1 || right > around.right + 1;
      };
      const squares = document.querySelectorAll('.how-words:has(#how-chapter-3) .how-formula msup > mn');
      const { right, width } = squares[squares.length - 1].getBoundingClientRect();
      const formulas = [...document.querySelectorAll('.how-formula math, .how-formula math *')];
      return { cut: formulas.filter(isCut).map((part) => part.textContent), square: { right, width } };
    });
    expect(cut, font).toEqual([]);
    expect(square.width).toBeGreaterThan(3);
    expect(square.right).toBeLessThan(320);
    await style.evaluate((element) => (element as Element).remove());
  }
  await page.close();
});

/** The innermost elements that reach beyond the screen, or whose contents reach beyond them. */
function tooWide(cut: string): string[] {
  const right = document.documentElement.clientWidth;
  const isTooWide = (element: Element): boolean => {
    if (element.closest(cut)) return false;
    const box = element.getBoundingClientRect();
    const isBeyond = box.width > 0 && (box.right > right + 1 || box.left < -1);
    return isBeyond || (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1);
  };
  const found = [...document.querySelectorAll('html, body *')].filter(isTooWide);
  return found
    .filter((element) => !found.some((other) => other !== element && element.contains(other)))
    .map((element) => `${element.tagName} ${element.getAttribute('class')} "${element.textContent?.slice(0, 30)}"`);
}
