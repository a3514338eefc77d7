// Times what a new visitor without a graphics card waits for: the first visible change after Paint, and the finished sketch. Once where
// software stands in for a card, and once as Chromium is without flags; each at once, and after the page has measured the device.
//
//   npx vite build apps/demo, then: npx tsx apps/demo/bench/sketch.ts
//
// The goals are 3 s and 2 min on two cores. Other work on the machine counts, so its load is printed too.
import { loadavg } from 'node:os';
import { softwareGraphics } from '../../../scripts/browser.mjs';
import { openSite } from '../test/site.testing.ts';

async function visit(name: string, flags: string[], waits: boolean): Promise<void> {
  const site = await openSite({ graphics: flags });
  const page = await (await site.browser.newContext({ serviceWorkers: 'block' })).newPage();
  await page.goto(site.url);
  const button = page.getByRole('button', { name: 'Paint', exact: true });
  await button.waitFor();
  const expected = page.getByText(/^Painting will take/);
  if (waits) await expected.waitFor();
  const told = waits ? await expected.textContent() : 'not measured yet';
  const begun = performance.now();
  const seconds = (): string => ((performance.now() - begun) / 1000).toFixed(1);
  await button.click();
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  const first = seconds();
  await page.getByText('finished', { exact: true }).waitFor();
  const [load] = loadavg();
  console.log(`${name}: first change after ${first} s, sketch after ${seconds()} s (${told}); load ${load.toFixed(1)}`);
  await site.close();
}

for (const waits of [false, true]) {
  await visit('without flags', [], waits);
  await visit('cards of software', softwareGraphics, waits);
}
