import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files that all pages load: beside this module in the sources, beside the code in the built package. */
const assets = ['report.css', 'report.js'];

/** Copies the files that all pages load into a folder. */
export async function copyAssets(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of assets) {
    await copyFile(fileURLToPath(new URL(`./${name}`, import.meta.url)), join(folder, name));
  }
}
