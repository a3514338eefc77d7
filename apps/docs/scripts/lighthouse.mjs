// Audits the built site (`node scripts/site.mjs`) with Lighthouse, on a phone and on a desktop, and fails below 95: `node apps/docs/scripts/lighthouse.mjs [page...]`.
// Not part of `npm test`: its scores depend on what else the machine does.
import { fork, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../../../scripts/browser.mjs';

const usual = [
  'docs/',
  'docs/guide/node',
  'docs/options',
  'docs/api/@pastiche/node/functions/stylize',
  'docs/troubleshooting',
];
const pages = process.argv.length > 2 ? process.argv.slice(2) : usual;
const floor = 95;

// In a process of its own: this one waits for each audit.
const server = fork(new URL('serve.mjs', import.meta.url));
const url = await new Promise((told) => server.once('message', told));
const folder = mkdtempSync(join(tmpdir(), 'pastiche-lighthouse-'));
try {
  for (const page of pages) for (const device of ['mobile', 'desktop']) audit(page, device);
} finally {
  server.kill();
  rmSync(folder, { recursive: true });
}

/** Whatever else the machine does lowers a score, and nothing raises it: the best of three counts. */
function audit(page, device) {
  let report;
  for (let tries = 1; tries <= 3 && !(report && isGood(report)); tries++) report = measure(page, device);
  const scores = Object.values(report.categories).map(({ title, score }) => `${title} ${Math.round(100 * score)}`);
  console.log(`${page}, ${device}: ${scores.join(', ')}`);
  if (isGood(report)) return;
  process.exitCode = 1;
  const failed = Object.values(report.audits).filter(({ score }) => score !== null && score < 0.9);
  for (const { title, displayValue = '' } of failed) console.log(`  ${title} ${displayValue}`);
}

function isGood({ categories }) {
  return Object.values(categories).every(({ score }) => 100 * score >= floor);
}

function measure(page, device) {
  const file = join(folder, 'report.json');
  const preset = device === 'desktop' ? ['--preset=desktop'] : [];
  const args = [`${url}${page}`, '--quiet', '--output=json', `--output-path=${file}`, ...preset];
  const chrome = '--chrome-flags=--headless=new --no-sandbox';
  const { status, stderr } = spawnSync('npx', ['--yes', 'lighthouse@13.5.0', ...args, chrome], {
    encoding: 'utf8',
    env: { ...process.env, CHROME_PATH: findBrowser() },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(readFileSync(file, 'utf8'));
}
