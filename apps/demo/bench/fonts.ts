// Opens every page on every screen with the fonts of one folder and no others, and says what is wider than the screen. Screenshots go to out/fonts.
//
//   npm run demo (or any build), then: npx tsx apps/demo/bench/fonts.ts /usr/share/fonts/truetype/noto [more folders]
//
// Needs fontconfig, as Linux has it.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSite } from '../test/site.testing.ts';
import { pages, partsOf, showPart, tooWide } from '../test/wide.testing.ts';
import { screens } from './journeys/visitor.ts';

const shots = fileURLToPath(new URL('../../../out/fonts/', import.meta.url));

/** Writes fontconfig's settings for one folder of fonts; returns their path. */
function onlyFonts(folder: string): string {
  const own = mkdtempSync(join(tmpdir(), 'pastiche-fonts-'));
  const path = join(own, 'fonts.conf');
  writeFileSync(path, `<fontconfig><dir>${folder}</dir><cachedir>${own}</cachedir></fontconfig>`);
  return path;
}

async function look(folder: string): Promise<number> {
  process.env.FONTCONFIG_FILE = onlyFonts(folder);
  const site = await openSite();
  const page = await site.browser.newPage();
  let wide = 0;
  for (const [address, isReady] of Object.entries(pages)) {
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.goto(`${site.url}?backend=wasm#/${address}`);
    await isReady(page);
    for (const { width, height } of screens) {
      await page.setViewportSize({ width, height });
      for (const part of await partsOf(page)) {
        await showPart(page, part);
        const name = [basename(folder), address.split('?')[0], width, part].filter(Boolean).join('-');
        await page.screenshot({ path: `${shots}${name}.png`, fullPage: address === 'how' });
        const found = await tooWide(page);
        wide += found.length;
        console.log(`${name}: ${found.length === 0 ? 'fits' : `too wide: ${found.join(', ')}`}`);
      }
    }
  }
  await site.close();
  return wide;
}

mkdirSync(shots, { recursive: true });
for (const folder of process.argv.slice(2)) if ((await look(folder)) > 0) process.exitCode = 1;
