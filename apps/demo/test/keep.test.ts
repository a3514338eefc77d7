import { inspectImage } from '@pastiche/node';
import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ended, openSite, openStudio, stage, storedIn } from './site.testing.ts';

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

const hasFocus = (): Promise<boolean> => page.evaluate(() => document.activeElement !== document.body);

const give = async (card: string, name: string, background: string): Promise<void> => {
  const file = { name, mimeType: 'image/jpeg', buffer: await jpeg(background) };
  await page.locator(`[aria-labelledby=${card}] input[type=file]`).setInputFiles(file);
  await button(name).waitFor();
};

/** A context of its own, with an own photo, an own painting, and a setting. */
async function visit(iterations: number, prepare?: () => Promise<unknown>): Promise<void> {
  context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  await prepare?.();
  await openStudio(page, site.url, address(iterations));
  await give('photo-title', 'mine.jpg', '#3a7');
  await give('paintings-title', 'art.jpg', '#a37');
  await page.getByRole('slider', { name: /^Style/ }).fill('80');
}

beforeAll(async () => {
  site = await openSite({ saveData: true });
});
afterAll(() => site.close());

describe('a finished picture', () => {
  beforeAll(async () => {
    await visit(10);
    await button('Paint').click();
    await ended(page);
    await button('See all your pictures (1)').waitFor();
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
    expect(await hasFocus()).toBe(true);
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
    expect(await hasFocus()).toBe(true);
    await button('Undo').click();
    await isAsBefore();
    // The next test leaves the page.
    await ownIsKept();
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

describe('a picture that is being painted', () => {
  // More steps than the fastest machine takes until the last test.
  beforeAll(() => visit(20_000));
  afterAll(() => context.close());
  // Each goes on with the picture that the one before has left.
  beforeEach(async () => {
    await button(/^(Paint|Go on)$/).click();
    await button('Pause').waitFor();
    await expect.poll(async () => (await state()).step).not.toBe('');
  });
  afterEach(() => context.setOffline(false));

  const stop = async (): Promise<void> => {
    await button('Stop').click();
    await button('Go on').waitFor();
  };
  const stepOf = ({ step }: Pick<State, 'step'>): number => Number.parseInt(step, 10);
  /** Waits until the last step that is shown is stored, or the next, which may have been under way. */
  const isKept = (): Promise<void> =>
    expect.poll(async () => ((await exactStep()) ?? 0) >= stepOf(await state())).toBe(true);

  const ends: Record<string, () => Promise<unknown>> = {
    'a reload while it is paused': async () => {
      await button('Pause').click();
      await button('Go on').waitFor();
      await isKept();
      await page.reload();
    },
    'a reload after Stop': async () => {
      await stop();
      await isKept();
      await page.reload();
    },
    'Stop while it gets ready to go on': async () => {
      await stop();
      await button('Go on').click();
      await button('Stop').click();
    },
    'the end of its worker': async () => {
      // Each, since several may compute a picture together, and one may be idle.
      const fail =
        'new Promise((resolve) => setTimeout(() => { setTimeout(resolve); throw new Error("out of luck"); }))';
      await Promise.all(
        page.workers().map((worker) => {
          const isClosed = new Promise((resolve) => worker.once('close', resolve));
          // An answer may never come from a worker that is closed meanwhile.
          return Promise.race([isClosed, worker.evaluate(fail).catch(() => {})]);
        }),
      );
      await page.getByText('The worker failed').waitFor();
    },
    'the loss of the network': async () => {
      await context.setOffline(true);
      await stop();
    },
  };
  it.each(Object.entries(ends))('goes on where it was after %s', async (_, end) => {
    before = await state();
    await end();
    await isAsBefore({ chosen: before.chosen, style: before.style });
    await button('Go on').waitFor();
    const there = await state();
    expect(stepOf(there)).toBeGreaterThanOrEqual(stepOf(before));
    await button('Go on').click();
    // The first step is the very next.
    const seen: number[] = [];
    const look = async (): Promise<number | undefined> => {
      const { step } = await state();
      if (step) seen.push(stepOf({ step }));
      return seen.at(-1);
    };
    await expect.poll(look).toBeGreaterThan(stepOf(there));
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(stepOf(there));
    await button('Stop').click();
  });

  it('is there again after a crash of the tab, but for its last seconds', async () => {
    // With the first snapshot it is stored.
    await expect.poll(async () => (await state()).moments).toBeGreaterThan(0);
    await crash();
    await isAsBefore({ chosen: ['mine.jpg', 'art.jpg'], style: '80' });
    await expect.poll(async () => stepOf(await state())).toBeGreaterThan(0);
    await button('Go on').waitFor();
  });

  it('is in the gallery and comes back after another photo', async () => {
    await button('Still life').click();
    await button('See all your pictures (1)').waitFor();
    expect(await page.locator('.numbers').count()).toBe(0);
    await button('Undo').click();
    await isAsBefore({ chosen: ['mine.jpg', 'art.jpg'], style: '80' });
    await button('Go on').waitFor();
  });

  it('has nothing to do with another tab', async () => {
    const first = page;
    page = await context.newPage();
    await page.goto(`${site.url}?backend=wasm`);
    await isAsBefore({ chosen: ['A tower at a lake', 'Brush strokes'], moments: 0 });
    // Its own pictures are there to be chosen.
    await button('mine.jpg').click();
    await page.reload();
    await isAsBefore({ chosen: ['mine.jpg', 'Brush strokes'], moments: 0 });
    page = first;
    await page.bringToFront();
    await stop();
    await isKept();
    before = await state();
    await page.reload();
    await isAsBefore({ chosen: before.chosen, style: before.style, step: before.step });
  });
});

const stored = <T>(name: string): Promise<T[]> => storedIn(page, name);

/** Waits until the database has the own photo and painting as those of the Studio: it keeps a change a moment later. */
const ownIsKept = (): Promise<void> =>
  expect
    .poll(async () => {
      const runs = await stored<{ recipe: { photo: object; paintings: { picture: object }[] } }>('runs');
      return runs.map(({ recipe }) => 'own' in recipe.photo && 'own' in recipe.paintings[0].picture);
    })
    .toEqual([true]);

/** The step from which the run goes on exactly after a reload. */
const exactStep = async (): Promise<number | undefined> =>
  (await stored<{ checkpoint: { iteration: number } }>('exact'))[0]?.checkpoint.iteration;

describe('a run that is reloaded', () => {
  afterEach(() => context.close());

  const pixels = (): Promise<string> =>
    page.locator('canvas.stage-painted').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

  it('ends with the same picture, to the bit', async () => {
    await visit(40);
    await button('Paint').click();
    await ended(page);
    const whole = await pixels();
    await button('Paint again').click();
    await button('Pause').click();
    await button('Go on').waitFor();
    await expect.poll(exactStep).toBeGreaterThan(0);
    await page.reload();
    await button('Go on').click();
    await ended(page);
    expect(await pixels()).toBe(whole);
    await expect.poll(exactStep).toBeUndefined();
  });

  it('says so where the browser has no room for that, and goes on from the picture', async () => {
    await visit(3000, () =>
      context.addInitScript(() => {
        const { put } = IDBObjectStore.prototype;
        IDBObjectStore.prototype.put = function (value, ...key) {
          if (this.name === 'exact') throw new DOMException('No room', 'QuotaExceededError');
          return put.call(this, value, ...key);
        };
      }),
    );
    await button('Paint').click();
    await page.getByText('This browser has no room for the exact state of the run').waitFor();
    await page.reload();
    await button('Go on').waitFor();
    expect(await exactStep()).toBeUndefined();
  });
});

describe('the gallery', () => {
  beforeAll(async () => {
    await visit(6);
    await button('Paint').click();
    await ended(page);
    before = await state();
    await button('Still life').click();
  });
  afterAll(() => context.close());
  beforeEach(() => button(/^See all your pictures/).click());

  it('deletes pictures, and brings them back', async () => {
    const shown = page.locator('dialog');
    await button(/^Delete: /, false).click();
    await page.getByText('Every picture that you paint').waitFor();
    expect(await hasFocus()).toBe(true);
    await shown.getByRole('button', { name: 'Undo' }).click();
    await button('Delete all').click();
    await page.getByText('Delete this picture?').waitFor();
    await button('Delete').click();
    await page.getByText('Every picture that you paint').waitFor();
    expect(await hasFocus()).toBe(true);
    await page.keyboard.press('Control+z');
    await button('Open mine, painted').waitFor();
    expect(await page.getByText(/Your pictures take up [\d.]+ MB/).count()).toBe(1);
    await shown.getByRole('button', { name: 'Close' }).click();
  });

  it('opens a picture with all that it was made of, and downloads it', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), button(/^Download: /, false).click()]);
    const path = await download.path();
    expect((await sharp(path).metadata()).width).toBe(64);
    // It says how it was made.
    expect((await inspectImage(path)).made?.job).toMatchObject({ size: 64, model: 'compact' });
    await button('Open mine, painted').click();
    await isAsBefore({ ...before, moments: 0 });
    expect(await hasFocus()).toBe(true);
    await button('Undo').click();
    await isAsBefore({ chosen: ['Still life', 'art.jpg'], mean: 0 });
  });

  it('paints on from a picture', async () => {
    await button(/^Go on: /, false).click();
    await ended(page);
    await button('See all your pictures (2)').waitFor();
    // Opened once more, it still has its snapshots.
    const now = await state();
    expect(now.moments).toBeGreaterThan(0);
    await button(/^See all your pictures/).click();
    await button('Open mine, painted').first().click();
    await button('Undo').waitFor();
    await isAsBefore({ moments: now.moments, mean: now.mean });
  });
});

it('says that there is no more room, and keeps on as soon as there is', async () => {
  const { origin } = new URL(site.url);
  let quota: (quotaSize?: number) => Promise<unknown> = async () => {};
  await visit(6, async () => {
    const session = await context.newCDPSession(page);
    quota = (quotaSize) => session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
    await quota(1);
  });
  await button('Paint').click();
  await ended(page);
  await page.getByText('This device has no room left').waitFor();
  before = await state();
  await button('Still life').click();
  await button('Undo').click();
  await isAsBefore();
  await quota();
  await button('Still life').click();
  await button('Undo').click();
  await isAsBefore();
  await page.getByText('This device has no room left').waitFor({ state: 'detached' });
  await ownIsKept();
  await page.reload();
  await isAsBefore();
  await context.close();
});

it('keeps everything where the database takes no files, as in a private window of Safari', async () => {
  await visit(6, () =>
    page.addInitScript(() => {
      const hasFile = (value: unknown): boolean =>
        value instanceof Blob || (typeof value === 'object' && value !== null && Object.values(value).some(hasFile));
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (value, key) {
        if (hasFile(value)) throw new DOMException('Error preparing Blob/File data', 'UnknownError');
        return put.call(this, value, key);
      };
    }),
  );
  await button('Paint').click();
  await ended(page);
  await button('See all your pictures (1)').waitFor();
  before = await state();
  await page.reload();
  await isAsBefore();
  await button('See all your pictures (1)').click();
  const width = () => page.locator('.gallery-item img').evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(width).toBeGreaterThan(0);
  await context.close();
});

it('works without a database, and says that nothing is kept', async () => {
  context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('not in a private window', 'InvalidStateError');
    };
  });
  page = await context.newPage();
  await openStudio(page, site.url, address(6));
  await page.getByText('This browser keeps nothing for this site').waitFor();
  await button('Paint').click();
  await ended(page);
  before = await state();
  await button('Still life').click();
  await button('See all your pictures (1)').click();
  await button(/^Open A tower/, false).click();
  await isAsBefore({ ...before, moments: 0 });
  await context.close();
});

async function crash(): Promise<void> {
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
  page = await context.newPage();
  await page.goto(`${site.url}?backend=wasm`);
}
