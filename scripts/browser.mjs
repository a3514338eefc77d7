// Finds a Chromium for the tests: the one named by PASTICHE_BROWSER, or an installed one, or else installs one.
import { join } from 'node:path';
import { installByApt, isExecutable, onPath } from './apt.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((base) =>
    process.env[base] ? [join(process.env[base], 'Google/Chrome/Application/chrome.exe')] : [],
  ),
];

/** Chromium's flags for WebGPU and WebGL in software, where there is no graphics card. */
export const softwareGraphics = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
];

/**
 * A flag for tests: WebGPU's shaders have no code that fills shared memory with zeros. In software they compile two to four times as fast. A kernel that
 * relies on the zeros fails.
 */
export const quickShaders = '--enable-dawn-features=disable_workgroup_init';

/** The path of a Chromium (or Chrome, or Edge), or undefined. */
export function findBrowser() {
  return process.env.PASTICHE_BROWSER || onPath(...names) || elsewhere.find(isExecutable);
}

/** Installs Debian's Chromium by apt if there is no browser; users other than root are told what to do. */
export function ensureBrowser() {
  if (findBrowser()) return;
  installByApt('chromium', 'The tests need a browser');
  if (findBrowser()) return;
  console.error(
    'The tests of @pastiche/web need Chromium, Chrome or Edge. Install one, or set PASTICHE_BROWSER to its path.',
  );
  process.exit(1);
}
