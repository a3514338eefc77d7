// Paints one large picture twice in the Studio on WebAssembly: to the end, and with a reload in the middle. Prints the most memory that the page's
// process and its worker's engine took, and whether both files are the same to the bit. They go to `out/site`, to be looked at.
//
//   npx vite build apps/demo, then: npx tsx apps/demo/bench/large.ts [pixels] [gigabytes of the device] [megabytes for WebAssembly] [steps] [network]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ended, openSite } from '../test/site.testing.ts';

const [size = 2048, device = 4, limit = 800, steps = 3] = process.argv.slice(2, 6).map(Number);
const network = process.argv[6] ?? 'compact';
const out = fileURLToPath(new URL('../../../out/site/', import.meta.url));
mkdirSync(out, { recursive: true });

const site = await openSite({ graphics: ['--disable-gpu'] });
const context = await site.browser.newContext({ serviceWorkers: 'block', viewport: { width: 1366, height: 768 } });
context.setDefaultTimeout(3_600_000);
// The worker is told how much memory the device has, and WebAssembly gets no more than the limit.
await context.route(/worker.*\.js/, async (route) => {
  const response = await route.fetch();
  const limits = `Object.defineProperty(WorkerNavigator.prototype, 'deviceMemory', { get: () => ${device} });
    WebAssembly.Memory = class extends WebAssembly.Memory {
      constructor(size) { super({ ...size, maximum: ${limit * 16} }); }
    };\n`;
  await route.fulfill({ response, body: limits + (await response.text()) });
});
const page = await context.newPage();
page.on('console', (message) => console.log(message.text()));
await page.goto(`${site.url}?backend=wasm#/studio?model=${network}&size=${size}&minSize=${size}&iterations=${steps}`);
const button = (name: string) => page.getByRole('button', { name, exact: true });

/** In megabytes: the high-water mark of the page's process since the last time, and what WebAssembly has. */
async function memory(): Promise<string> {
  const session = await site.browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const marks = processInfo.map(({ type, id }) => {
    if (type !== 'renderer') return 0;
    const mark = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]) / 1e3;
    writeFileSync(`/proc/${id}/clear_refs`, '5');
    return mark;
  });
  const heap = await page.workers()[0]?.evaluate<number>('_tfengine.registry.wasm.wasm.HEAPU8.length / 1e6');
  return `process ${Math.round(Math.max(...marks))} MB, WebAssembly ${Math.round(heap)} MB`;
}

async function file(name: string): Promise<Buffer> {
  await button('More').click();
  const [download] = await Promise.all([page.waitForEvent('download'), button('Download').click()]);
  await page.keyboard.press('Escape');
  await download.saveAs(`${out}${name}.png`);
  return readFileSync(`${out}${name}.png`);
}

await button('Paint').click();
await ended(page);
console.log(`painted: ${await memory()}`);
const whole = await file('large-whole');
await button('Paint again').click();
await page.getByText(`${Math.ceil(steps / 2)} of ${steps}`).waitFor();
console.log(`in the middle: ${await memory()}`);
await page.reload();
await button('Go on').click();
await ended(page);
console.log(`reloaded, and painted to the end: ${await memory()}`);
console.log((await file('large-reloaded')).equals(whole) ? 'The files are the same' : 'The files differ');
await site.close();
