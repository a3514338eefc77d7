// Prints Lighthouse's scores of the built site, and the longest tasks of the page's thread while it paints.
//
//   npm run demo (or any build), then: npx tsx apps/demo/bench/audit.ts
//
// Lighthouse comes through npx, pinned. Its performance score is a timing: measure on a quiet machine.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBrowser } from '../../../scripts/browser.mjs';
import { openSite, openStudio } from '../test/site.testing.ts';

const lighthouse = 'lighthouse@12.8.2';
const categories = ['performance', 'accessibility', 'best-practices', 'seo'];
/** How long the page paints, in milliseconds. */
const watched = 20_000;

interface Report {
  categories: Record<string, { score: number }>;
  audits: Record<string, { displayValue?: string }>;
}

async function audit(url: string, device: 'mobile' | 'desktop'): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'pastiche-audit-'));
  const file = join(folder, 'report.json');
  const flags = ['--chrome-flags=--headless=new --no-sandbox', '--quiet', '--output=json', `--output-path=${file}`];
  const preset = device === 'desktop' ? ['--preset=desktop'] : [];
  const args = ['--yes', lighthouse, url, ...flags, ...preset, `--only-categories=${categories.join()}`];
  try {
    // Asynchronous, since this process serves the site.
    await promisify(execFile)('npx', args, { env: { ...process.env, CHROME_PATH: findBrowser() }, timeout: 120_000 });
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Durations of the page's tasks over 50 ms while it paints, in milliseconds, longest first. */
async function longTasks(site: Awaited<ReturnType<typeof openSite>>): Promise<number[]> {
  const page = await site.browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
  });
  await openStudio(page, site.url, 'size=512&iterations=1000&coarseIterations=15');
  await page.getByRole('button', { name: /^Paint/ }).click();
  await page.waitForTimeout(watched);
  const tasks = await page.evaluate('tasks');
  await page.close();
  return (tasks as number[]).sort((a, b) => b - a);
}

const site = await openSite();
try {
  for (const path of ['', '#/how']) {
    for (const device of ['mobile', 'desktop'] as const) {
      const { categories: found, audits } = await audit(site.url + path, device);
      const scores = categories.map((name) => `${name} ${Math.round(100 * found[name].score)}`).join(', ');
      const timings = ['largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'];
      console.log(
        `${path || 'studio'}, ${device}: ${scores} (${timings.map((name) => `${name} ${audits[name].displayValue}`).join(', ')})`,
      );
    }
  }
  const tasks = await longTasks(site);
  console.log(
    `painting for ${watched / 1000} s: ${tasks.length} tasks over 50 ms${tasks.length > 0 ? `, the longest ${tasks[0]} ms` : ''}`,
  );
} finally {
  await site.close();
}
