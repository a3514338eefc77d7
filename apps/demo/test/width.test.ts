import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSite, shoot } from './site.testing.ts';
import { pages, partsOf, showPart, tooWide } from './wide.testing.ts';

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

it.each(Object.entries(pages))('%s is no wider than any screen, whatever the text', async (address, isReady) => {
  const page = await site.browser.newPage({ viewport: { width: 1366, height: 768 } });
  await page.goto(`${site.url}?backend=wasm#/${address}`);
  await isReady(page);
  const found: Record<string, string[]> = {};
  for (const { width, height, texts, fonts } of screens) {
    await page.setViewportSize({ width, height });
    for (const [rootSize, font] of texts.flatMap((text) => fonts.map((each) => [text, each]))) {
      const style = await page.addStyleTag({ content: `:root { font-size: ${rootSize}; } ${font}` });
      for (const part of await partsOf(page)) {
        await showPart(page, part);
        const name = [address.slice(0, 3), width, rootSize, font && 'wide', part].filter(Boolean).join('-');
        const beyond = await tooWide(page);
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
