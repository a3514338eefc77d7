import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, openSite, openStudio, stage } from './site.testing.ts';

let site: Awaited<ReturnType<typeof openSite>>;
let context: BrowserContext;
let page: Page;
/** What the Studio showed before the interruption. */
let before: State;

const address = (iterations: number): string => `size=64&minSize=64&iterations=${iterations}&coarseIterations=1`;
const button = (name: string | RegExp, exact = true) => page.getByRole('button', { name, exact });
const jpeg = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer();

interface State {
  chosen: string[];
  style: string;
  step: string;
  moments: number;
  mean: number;
}

/** Everything that somebody would miss. */
async function state(): Promise<State> {
  const shown = await page.evaluate(() => ({
    chosen: [...document.querySelectorAll('.tile[aria-pressed=true]')].map(({ textContent }) => textContent ?? ''),
    style: document.querySelector<HTMLInputElement>('.slider input')?.value ?? '',
    step: /Step([\d–]+( of \d+)?)/.exec(document.querySelector('.numbers')?.textContent ?? '')?.[1] ?? '',
    moments: document.querySelectorAll('.moments canvas').length,
  }));
  const painted = await page.locator('canvas.stage-painted:not([hidden])').count();
  return { ...shown, mean: painted ? (await stage(page)).mean : 0 };
}

/** Waits until the Studio shows all of that again. */
const isAsBefore = (expected: Partial<State> = before): Promise<void> => expect.poll(state).toMatchObject(expected);

const give = async (card: string, name: string, background: string): Promise<void> => {
  const file = { name, mimeType: 'image/jpeg', buffer: await jpeg(background) };
  await page.locator(`[aria-labelledby=${card}] input[type=file]`).setInputFiles(file);
  await button(name).waitFor();
};

/** A context of its own, with an own photo, an own painting, and a setting. */
async function visit(iterations: number): Promise<void> {
  context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  await openStudio(page, site.url, address(iterations));
  await give('photo-title', 'mine.jpg', '#3a7');
  await give('paintings-title', 'art.jpg', '#a37');
  await page.getByRole('slider', { name: /^Style/ }).fill('80');
}

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

describe('a finished picture', () => {
  beforeAll(async () => {
    await visit(10);
    await button('Paint').click();
    await ended(page);
    await page.getByRole('button', { name: 'Your pictures (1)' }).waitFor();
    before = await state();
    expect(before).toMatchObject({ chosen: ['mine.jpg', 'art.jpg'], style: '80', step: '10 of 10' });
    expect(before.moments).toBeGreaterThan(5);
  });
  afterAll(() => context.close());

  const drop = async (type: 'drop' | 'paste'): Promise<void> => {
    const bytes = [...(await jpeg('#77d'))];
    await page.evaluate(
      ([data, kind]) => {
        const files = new DataTransfer();
        files.items.add(new File([Uint8Array.from(data as number[])], `${kind}.jpg`, { type: 'image/jpeg' }));
        const options = { bubbles: true, cancelable: true };
        document
          .querySelector('.stage')
          ?.dispatchEvent(
            kind === 'drop'
              ? new DragEvent('drop', { ...options, dataTransfer: files })
              : new ClipboardEvent('paste', { ...options, clipboardData: files }),
          );
      },
      [bytes, type] as const,
    );
  };

  /** Steps that replace the picture: it is in the gallery, and comes back. */
  const steps: Record<string, () => Promise<unknown>> = {
    'another sample photo': () => button('Still life').click(),
    'an own photo': () => give('photo-title', 'other.jpg', '#05f'),
    'a dropped photo': () => drop('drop'),
    'a pasted photo': () => drop('paste'),
    'its photo removed': () => button('Remove mine.jpg').click(),
    Reset: () => button('Reset').click(),
    'Paint again': () => button('Paint again').click(),
  };
  it.each(Object.entries(steps))('is brought back by Undo after %s', async (_, step) => {
    await step();
    await expect.poll(state).not.toMatchObject(before);
    await button('Undo').click();
    await isAsBefore();
  });

  it('is brought back by the keys, too', async () => {
    await button('Still life').click();
    await button('Undo').waitFor();
    await page.keyboard.press('Control+z');
    await isAsBefore();
  });

  it('stays where the chosen photo is clicked again', async () => {
    await button('mine.jpg').click();
    await isAsBefore();
    expect(await button('Undo').count()).toBe(0);
  });

  it('keeps its painting, once that is brought back', async () => {
    await button('Remove art.jpg').click();
    await isAsBefore({ chosen: ['mine.jpg', 'Brush strokes'] });
    await button('Undo').click();
    await isAsBefore();
  });

  /** What ends the page. */
  const ends: Record<string, () => Promise<unknown>> = {
    'a reload': () => page.reload(),
    'a crash of the tab': () => crash(),
    'another site and Back': async () => {
      await page.goto('about:blank');
      await page.goBack();
    },
    'a visit of How it works': async () => {
      await page.getByRole('link', { name: 'How it works' }).click();
      await page.getByRole('heading', { level: 1, name: 'How it works' }).waitFor();
      await page.goBack();
    },
    'a new tab': async () => {
      await page.close();
      page = await context.newPage();
      await page.goto(`${site.url}?backend=wasm`);
    },
  };
  it.each(Object.entries(ends))('is there again after %s', async (_, end) => {
    await end();
    await isAsBefore();
  });
});

async function crash(): Promise<void> {
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => {});
  await crashed;
  const url = page.url();
  await page.close();
  page = await context.newPage();
  await page.goto(url);
}
