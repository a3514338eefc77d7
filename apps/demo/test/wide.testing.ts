import type { Page } from 'playwright-core';

/** What must be on a page before it is measured. */
export const pages: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  studio: (page: Page) => page.locator('.drawer summary').click(),
  camera: (page: Page) => page.getByRole('button', { name: 'Start the camera' }).waitFor(),
  how: async (page: Page) => {
    // The network looks at the pictures when its part comes near the screen.
    await page.locator('.how-blocks').scrollIntoViewIfNeeded();
    await page.locator('.how-blocks[aria-busy=false]').waitFor();
  },
  'explore?layer=conv1_1&unit=3': (page: Page) => page.locator('.explore-nine canvas').nth(8).waitFor(),
};

/** The parts of the Studio that a phone shows one at a time. */
export async function partsOf(page: Page): Promise<string[]> {
  return (await page.locator('.studio-parts').isVisible()) ? ['photo', 'painting', 'look', 'result'] : [''];
}

export async function showPart(page: Page, part: string): Promise<void> {
  await page.locator('.studio').evaluateAll((list, now) => list[0]?.setAttribute('data-part', now), part);
}

/** The innermost elements that reach beyond the screen, or whose contents reach beyond them. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(beyond, cut);
}

/** What is cut off on purpose, scrolls by itself, or is not to be seen. */
const cut = '.moments, .visually-hidden, .skip-link, .stage-tools span, .how-lens';

// Without named functions: some compilers mark these with a helper, which the browser lacks.
function beyond(cut: string): string[] {
  const right = document.documentElement.clientWidth;
  const found = [...document.querySelectorAll('html, body *')].filter((element) => {
    if (element.closest(cut)) return false;
    const box = element.getBoundingClientRect();
    const isBeyond = box.width > 0 && (box.right > right + 1 || box.left < -1);
    return isBeyond || (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1);
  });
  return found
    .filter((element) => !found.some((other) => other !== element && element.contains(other)))
    .map((element) => `${element.tagName} ${element.getAttribute('class')} "${element.textContent?.slice(0, 30)}"`);
}
