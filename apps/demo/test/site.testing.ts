import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { preview } from 'vite';
import { findBrowser, quickShaders, softwareGraphics } from '../../../scripts/browser.mjs';
import { patience } from '../../../test/patience.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Where screenshots are kept, to be looked at. */
const shots = fileURLToPath(new URL('../../../out/site/', import.meta.url));

/**
 * The built site on loopback, and a browser: with WebGPU, in software where there is no other, and a camera that is none. With `saveData`, visitors
 * save data, and the Studio computes no previews: tests that are not about previews take half the time.
 */
export async function openSite({ graphics = [...softwareGraphics, quickShaders], saveData = false } = {}): Promise<{
  url: string;
  browser: Browser;
  close: () => Promise<void>;
}> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('Found no Chromium, Chrome or Edge: install one, or set PASTICHE_BROWSER');
  const server = await preview({ root, preview: { port: 0, host: '127.0.0.1' }, logLevel: 'error' });
  const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  const args = ['--no-sandbox', ...graphics, ...camera];
  const browser = await chromium.launch({ executablePath, args, timeout: patience });
  browser.on('context', (context) => {
    context.setDefaultTimeout(patience);
    if (saveData) void context.addInitScript(saves);
  });
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
  };
  return { url: server.resolvedUrls?.local[0] as string, browser, close };
}

/** Asks for fewer data, as some browsers let their users do. */
function saves(): void {
  Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true });
}

/** Settings that paint in a second or two. */
export const quick = 'size=64&minSize=64&iterations=6&coarseIterations=1';

/** Opens the Studio with settings. What the page complains of meanwhile gathers in `complaints`. */
export async function openStudio(page: Page, url: string, settings = quick, backend = 'wasm'): Promise<string[]> {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${url}?backend=${backend}#/studio?${settings}`);
  await page.getByRole('button', { name: 'Paint', exact: true }).waitFor();
  return complaints;
}

/** Paints, and waits for the end. */
export async function paintToEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Paint/ }).click();
  await ended(page);
}

/** Waits until the picture is finished. */
export async function ended(page: Page): Promise<void> {
  await page.getByText('finished', { exact: true }).waitFor();
}

/** All that a store of the site's database has. */
export function storedIn<T>(page: Page, name: string): Promise<T[]> {
  return page.evaluate(async (store) => {
    const answer = <R>(request: IDBRequest<R>): Promise<R> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await answer(indexedDB.open('pastiche'));
    const found = await answer(database.transaction(store).objectStore(store).getAll());
    database.close();
    return found;
  }, name);
}

/** The pixels on the stage. */
export function stage(page: Page): Promise<{ width: number; height: number; mean: number }> {
  return page.evaluate(() => {
    const canvas = document.querySelector('canvas.stage-painted') as HTMLCanvasElement;
    const { width, height } = canvas;
    const data = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, width, height).data;
    return { width, height, mean: data.reduce((sum, value) => sum + value, 0) / data.length };
  });
}

export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}${name}.png` });
}
