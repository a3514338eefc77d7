// Paints one large picture twice in the Studio on WebAssembly: to the end, and with a reload in the middle. Prints what the page's process took,
// and whether both PNGs are the same. The device says how much memory it has, and WebAssembly gets no more than the limit.
//
//   npx vite build apps/demo, then: npx tsx apps/demo/bench/large.ts [size=2048] [gigabytes of the device=4] [limit of WebAssembly in MB=1024] [steps=4]
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { ended, openSite } from '../test/site.testing.ts';

const [size = 2048, deviceMemory = 4, limit = 1024, steps = 4] = process.argv.slice(2, 6).map(Number);
const network = process.argv[6] ?? 'compact';

const site = await openSite(['--disable-gpu']);
const context = await site.browser.newContext({ serviceWorkers: 'block', viewport: { width: 1366, height: 768 } });
context.setDefaultTimeout(3_600_000);
await context.route(/worker.*\.js/, async (route) => {
  const response = await route.fetch();
  const limits = `Object.defineProperty(WorkerNavigator.prototype, 'deviceMemory', { get: () => ${deviceMemory} });
    WebAssembly.Memory = class extends WebAssembly.Memory {
      constructor(size) { super({ ...size, maximum: ${limit * 16} }); }
    };\n`;
  await route.fulfill({ response, body: limits + (await response.text()) });
});
const page = await context.newPage();
page.on('console', (message) => console.log('  page:', message.text()));
page.on('pageerror', ({ message }) => console.log('  error:', message));
await page.goto(`${site.url}?backend=wasm#/studio?model=${network}&size=${size}&minSize=${size}&iterations=${steps}`);

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

/** High-water mark of the page's process with its worker, in MB, since the last time this was asked. */
async function peak(): Promise<number> {
  const session = await site.browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const marks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      const megabytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]) / 1e3;
      writeFileSync(`/proc/${id}/clear_refs`, '5');
      return megabytes;
    });
  await session.detach();
  return Math.round(Math.max(...marks));
}

async function heap(on: Page): Promise<unknown> {
  const [worker] = on.workers();
  return worker?.evaluate(
    `(() => { const { state, registry: { wasm } } = _tfengine; return [wasm?.wasm.HEAPU8.length / 1e6, state.numTensors, state.numBytes / 1e6]; })()`,
  );
}

async function file(name: string): Promise<string> {
  await button('More').click();
  const [download] = await Promise.all([page.waitForEvent('download'), button('Download').click()]);
  await page.keyboard.press('Escape');
  const path = `/tmp/large-${name}.png`;
  await download.saveAs(path);
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
}

const begun = performance.now();
const clock = () => `${((performance.now() - begun) / 1000).toFixed(0)} s`;
await button('Paint').click();
const timer = setInterval(async () => {
  const said = await page
    .locator('.numbers, .progress-note')
    .first()
    .textContent({ timeout: 5000 })
    .catch(() => '-');
  console.log('  ', clock(), said, await peak().catch(() => '-'));
}, 15_000);
await ended(page);
console.log('to the end', clock(), await peak(), await heap(page));
const whole = await file('whole');
await button('Paint again').click();
await page
  .getByText(`2 of ${steps}`)
  .or(page.getByText(`3 of ${steps}`))
  .first()
  .waitFor();
console.log('in the middle', clock(), await peak(), await heap(page));
await page.reload();
console.log('reloaded', clock(), await page.locator('.numbers, .progress-note').first().textContent());
await button('Go on').click();
await ended(page);
console.log('again', clock(), await peak(), await heap(page));
const reloaded = await file('reloaded');
console.log(whole, reloaded, whole === reloaded ? 'the same' : 'DIFFERENT');
clearInterval(timer);
await site.close();
