// Finds a Chromium for the tests: the one named by PASTICHE_BROWSER, or an installed one, or else installs one.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((base) =>
    process.env[base] ? [join(process.env[base], 'Google/Chrome/Application/chrome.exe')] : [],
  ),
];

/** The path of a Chromium (or Chrome, or Edge), or undefined. */
export function findBrowser() {
  const { PASTICHE_BROWSER: given, PATH = '' } = process.env;
  if (given) return given;
  const onPath = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...elsewhere].find(isExecutable);
}

/** Installs Debian's Chromium by apt if there is no browser; users other than root are told what to do. */
export function ensureBrowser() {
  if (findBrowser()) return;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    console.log('The tests need a browser: installing Chromium by apt-get');
    const apt = (...args) => spawnSync('apt-get', [...args, '-qq'], { stdio: ['ignore', 'ignore', 'inherit'] });
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'chromium');
  }
  if (findBrowser()) return;
  console.error(
    'The tests of @pastiche/web need Chromium, Chrome or Edge. Install one, or set PASTICHE_BROWSER to its path.',
  );
  process.exit(1);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
