import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What all pages load, as files: beside this module in the sources, beside the package's code when it is built. */
const assets = ['report.css', 'report.js'];

/** Puts a copy of what all pages load into a folder. */
export async function copyAssets(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of assets) {
    await copyFile(fileURLToPath(new URL(`./${name}`, import.meta.url)), join(folder, name));
  }
}
