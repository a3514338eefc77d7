// Builds examples/react with the React of developers, whose StrictMode mounts twice, and uses the page like a visitor.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './bootstrap.mjs';
import { findBrowser } from './browser.mjs';

const { chromium } = createRequire(join(root, 'packages/web/package.json'))('playwright-core');
const vitePath = join(root, 'examples/node_modules/vite/dist/node/index.js');

/** Builds the page into `outDir`, and fails if it complains, paints nothing, or goes on painting what was stopped. */
export async function checkReact(outDir) {
  process.env.NODE_ENV = 'development';
  const { build, preview } = await import(pathToFileURL(vitePath).href);
  const options = { root: join(root, 'examples/react'), configFile: false, logLevel: 'error' };
  await build({ ...options, build: { outDir, minify: false } });
  const server = await preview({ ...options, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  // Without graphics it paints on WebAssembly, which has no shaders to compile.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-software-rasterizer'];
  const browser = await chromium.launch({ executablePath: findBrowser(), args });
  try {
    const page = await browser.newPage();
    const complaints = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    await page.addInitScript(listen);
    await page.goto(server.resolvedUrls.local[0]);
    const until = (condition) =>
      page.waitForFunction(condition, undefined, { timeout: 120_000 }).catch(async ({ message }) => {
        throw new Error([message, await page.textContent('body'), ...complaints].join('\n'));
      });
    await use(page, until);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  } finally {
    await browser.close();
    await server.close();
  }
}

/** In the page: keeps which functions of the worker are called. */
function listen() {
  const { postMessage } = Worker.prototype;
  window.calls = [];
  Worker.prototype.postMessage = function (message, ...rest) {
    window.calls.push(message.path?.[0]);
    return postMessage.call(this, message, ...rest);
  };
}

async function use(page, until) {
  // The worker hears of the cancelled run and of the one after it in either order.
  const runs = async () => (await page.evaluate(() => window.calls)).filter((name) => /begin|cancel/.test(name)).sort();
  await page.setInputFiles('[name=photo]', join(root, 'samples/content-still-life.jpg'));
  await page.setInputFiles('[name=painting]', join(root, 'samples/style-woodblock.jpg'));
  await page.fill('[name=size]', '64');
  await page.fill('[name=iterations]', '100000');
  await page.click('text="Paint"');
  await until(() => document.querySelector('canvas'));
  if (`${await runs()}` !== 'begin,cancel') throw new Error(`Mounted twice, the page called ${await runs()}`);

  await page.click('text="Stop"');
  await until(() => window.calls.filter((name) => name === 'cancel').length === 2);

  await page.fill('[name=iterations]', '10');
  await page.click('text="Paint"');
  await until(() => document.querySelector('output')?.value === '100 %');
  const colors = await page.evaluate(() => {
    const { width, height } = document.querySelector('canvas');
    const { data } = document.querySelector('canvas').getContext('2d').getImageData(0, 0, width, height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
  if (colors < 500) throw new Error(`The picture has ${colors} colors`);
}
