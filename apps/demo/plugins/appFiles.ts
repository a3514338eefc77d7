import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import type { Plugin } from 'vite';

const { homepage } = JSON.parse(readFileSync(new URL('../../../packages/core/package.json', import.meta.url), 'utf8'));
const file = (path: string): string => new URL(path, import.meta.url).pathname;
const icon = readFileSync(file('../public/icon.svg'));
/** The icon's ground, which fills the corners that phones cut off themselves. */
const ground = '#201d19';

/** Sizes of the app's icons, in pixels, and how much of them the drawing takes. */
const icons = {
  'icon-192.png': { side: 192, share: 1 },
  'icon-512.png': { side: 512, share: 1 },
  'icon-maskable.png': { side: 512, share: 0.8, background: ground },
  'apple-touch-icon.png': { side: 180, share: 0.92, background: ground },
};

interface IconPlan {
  side: number;
  share: number;
  background?: string;
}

/** Files for the world outside of the page: the installed app's icons, and the picture that links to the site show. */
export function appFiles(): Plugin {
  return {
    name: 'app-files',
    // The addresses of previews must be whole.
    transformIndexHtml: (html) => html.replaceAll('%HOMEPAGE%', homepage),
    async generateBundle() {
      for (const [fileName, plan] of Object.entries(icons)) {
        this.emitFile({ type: 'asset', fileName, source: await drawIcon(plan) });
      }
      this.emitFile({ type: 'asset', fileName: 'preview.png', source: await drawPreview() });
    },
  };
}

async function drawIcon({ side, share, background }: IconPlan): Promise<Buffer> {
  const inner = Math.round(side * share);
  const drawing = await sharp(icon, { density: (72 * inner) / 64 })
    .resize(inner, inner)
    .png()
    .toBuffer();
  const canvas = sharp({ create: { width: side, height: side, channels: 4, background: background ?? 'transparent' } });
  return canvas
    .composite([{ input: drawing }])
    .png({ palette: true })
    .toBuffer();
}

/** What social networks show: a photo, half of it painted, between two paintings. */
const preview = { width: 1200, height: 630 };

async function drawPreview(): Promise<Buffer> {
  const { width, height } = preview;
  const photo = file('../../../samples/content-landscape.jpg');
  const painted = file('../src/share/painted.webp');
  const [side, gap] = [190, 20];
  const main = { width: width - side - 3 * gap, height: height - 2 * gap };
  const cover = (from: string, size: { width: number; height: number }): Promise<Buffer> =>
    sharp(from)
      .resize({ ...size, fit: 'cover' })
      .toBuffer();
  const half = Math.round(main.width / 2);
  const [left, right] = await Promise.all([cover(photo, main), cover(painted, main)]);
  const paintedHalf = await sharp(right)
    .extract({ left: half, top: 0, width: main.width - half, height: main.height })
    .toBuffer();
  const small = { width: side, height: Math.round((main.height - 3 * gap) / 4) };
  const paintings = await Promise.all(
    ['strokes', 'glass', 'woodblock', 'mosaic'].map((id) => cover(file(`../../../samples/style-${id}.jpg`), small)),
  );
  const line = { create: { width: 6, height: main.height, channels: 3 as const, background: '#ffffff' } };
  return sharp({ create: { ...preview, channels: 3, background: '#faf6ee' } })
    .composite([
      { input: left, left: gap, top: gap },
      { input: paintedHalf, left: gap + half, top: gap },
      { input: line, left: gap + half - 3, top: gap },
      ...paintings.map((input, i) => ({ input, left: main.width + 2 * gap, top: gap + i * (small.height + gap) })),
    ])
    .png({ palette: true, quality: 90, dither: 0.7 })
    .toBuffer();
}
