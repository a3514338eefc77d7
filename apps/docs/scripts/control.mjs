// Makes docs/pictures/control: runs the commands of docs/control.md over our samples, so that each picture is what its command makes, and draws the masks that
// a reader would draw. `pnpm --filter @pastiche/docs run control [picture...]` makes the pictures that are missing, or those named again. It takes about ten
// minutes on two cores.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { fencesOf, root } from './fences.mjs';

const folder = join(root, 'docs/pictures/control');
const chosen = process.argv.slice(2);
const page = readFileSync(join(root, 'docs/control.md'), 'utf8');
/** Whether the page shows this picture, and it is missing or was asked for. */
const isWanted = (name) =>
  page.includes(`control/${name}.webp`) && (chosen.includes(name) || !existsSync(join(folder, `${name}.webp`)));

/** Masks are white on black; in maps a color says what is there. */
const drawings = {
  robin:
    '<path fill="#fff" d="M192 221l48 13 4 54 2 67 23 54 48 38 38 18 77 3 71-14 140 20 8-14-75-76-38-77-23-57-45-39-57-48-67-36-39-6-38 13-27 23-12 31z"/>',
  head: '<ellipse fill="#fff" cx="278" cy="205" rx="105" ry="95"/>',
  'boat-map': `<path fill="#8cf" d="M0 0h768v576H0z"/><path fill="#026" d="M0 276h768v300H0z"/>
    <path fill="#fff" d="M352 65h14l40 255 14 5-30 50H220l-5-55 15-20q70-100 122-235z"/>`,
  'woodblock-map': `<path fill="#8cf" d="M0 0h768v576H0z"/>
    <path fill="#026" d="M0 268h125q25-140 115-200 100-40 160 10 60 60 30 185h-70l-100-60-30 70q180 40 300 0l30-30 100-15 108 20v345H0z"/>`,
  'strokes-map': `<path fill="#28c" d="M0 0h768v576H0z"/><circle fill="#fd0" cx="545" cy="150" r="150"/>
    <path fill="#a52" d="M0 362h340l100-20 328 20v214H0z"/><path fill="#063" d="M0 250q70-60 150-10t105 90q-40 50-105 20l10 100 30 60H70l25-160-95-20z"/>`,
  doodle: `<path fill="#28c" d="M0 0h768v576H0z"/><circle fill="#fd0" cx="200" cy="165" r="135"/><circle fill="#fd0" cx="630" cy="115" r="100"/>
    <path fill="#a52" d="M0 440q190-150 400-40t368-60v236H0z"/><path fill="#063" d="M490 510l20-130q-120 0-100-70 20-50 80-50 60-60 120-20 70 20 60 80-20 60-90 60l5 130z"/>`,
};

async function prepare(workshop) {
  for (const file of readdirSync(join(root, 'samples')).filter((name) => name.endsWith('.jpg')))
    copyFileSync(join(root, 'samples', file), join(workshop, file.replace(/^(?:content|style)-/, '')));
  for (const [name, shapes] of Object.entries(drawings)) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="768" height="576"><path d="M0 0h768v576H0z"/>${shapes}</svg>`;
    await sharp(Buffer.from(svg))
      .removeAlpha()
      .png()
      .toFile(join(workshop, `${name}.png`));
  }
}

/** Two by two of a tile, and other pictures as they are. */
async function show(file, name) {
  const { width, height } = await sharp(file).metadata();
  const tiled = { create: { width: 2 * width, height: 2 * height, channels: 3, background: '#fff' } };
  const picture =
    name === 'tile' ? sharp(tiled).composite([{ input: file, tile: true }]) : sharp(file).resize({ width: 320 });
  await picture.webp({ quality: 80 }).toFile(join(folder, `${name}.webp`));
}

/** Makes the picture that stands after `-o`, small and quick. Masks are made in any case, since other commands read them. */
async function follow(command, workshop) {
  const [, ...words] = command.split(' ');
  const output = words[words.indexOf('-o') + 1];
  const name = output.replace(/\.png$/, '');
  const isMask = words[0] === 'select';
  if (!isMask && !isWanted(name)) return;
  const quick = isMask ? [] : ['--size', words[0] === 'texture' ? '256' : '320', '--preset', 'draft'];
  const bin = join(root, 'packages/node/bin/pastiche.js');
  const { status } = spawnSync(process.execPath, [bin, ...words, ...quick], { cwd: workshop, stdio: 'inherit' });
  if (status !== 0) throw new Error(`Expected a picture from ${command} but it failed`);
  if (isWanted(name)) await show(join(workshop, output), name);
}

mkdirSync(folder, { recursive: true });
const workshop = mkdtempSync(join(tmpdir(), 'control-'));
try {
  await prepare(workshop);
  for (const name of Object.keys(drawings).filter(isWanted)) await show(join(workshop, `${name}.png`), name);
  const blocks = fencesOf('docs/control.md').filter(({ language }) => language === 'sh');
  for (const command of blocks.flatMap(({ code }) => code.trim().split('\n'))) await follow(command, workshop);
} finally {
  rmSync(workshop, { recursive: true });
}
