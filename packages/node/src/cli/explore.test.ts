// The built command, as a process of its own.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../files/images.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import { linesOf, type Outcome, type RunOptions, runPastiche } from './testing.ts';

const folder = temporaryFolder();
const settings = [
  '--images',
  'images',
  '--layers',
  'conv1_1,conv2_1',
  '--size',
  '48',
  '--patches',
  '4',
  '--units',
  '6',
];
const giant = 'inner/giant.png';
const broken = ['broken.jpg', 'notes.txt', 'pixel.png'];

const explore = (args: string[], during?: RunOptions['during']): Promise<Outcome> =>
  runPastiche(['explore', ...args], { folder, during });

/** All files of a report with what is in them. */
function contents(report: string): Record<string, Buffer> {
  const inside = join(folder, report);
  const files = readdirSync(inside, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      join(parentPath, name).slice(inside.length),
      readFileSync(join(parentPath, name)),
    ]),
  );
}

beforeAll(async () => {
  mkdirSync(join(folder, 'images/inner'), { recursive: true });
  for (let i = 0; i < 30; i++) await writeImage(join(folder, `images/picture ${i}.jpg`), pattern(60, 50, 3, i));
  const create = { width: 20_000, height: 10_000, channels: 3 as const, background: 'teal' };
  await sharp({ create })
    .png({ compressionLevel: 1 })
    .toFile(join(folder, 'images', giant));
  const whole = await sharp({ create: { ...create, width: 600, height: 400 } })
    .jpeg()
    .toBuffer();
  writeFileSync(join(folder, 'images/broken.jpg'), whole.subarray(0, whole.length / 2));
  writeFileSync(join(folder, 'images/notes.txt'), 'not a picture');
  await writeImage(join(folder, 'images/pixel.png'), pattern(1, 1));
});

describe('pastiche explore', () => {
  it('goes on past broken files, texts, a giant and a pixel, and names those that it left out', async () => {
    const { code, stdout, stderr } = await explore([...settings, '-o', 'report']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = linesOf(stdout);
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^Backend: .+/),
      'Network: compact; layers conv1_1, conv2_1',
    ]);
    expect(lines.at(-1)).toMatch(/^Wrote report\/index\.html: 31 pictures, 3 files left out; [\d.]+ kB after \d:\d\d$/);
    expect(lines.slice(-4, -1)).toEqual(broken.map((name) => expect.stringMatching(`^Left out ${name}: .+`)));
    expect(lines).toContainEqual(expect.stringMatching(/^picture \d+\/34 .*\d:\d\d left$/));
    const record = JSON.parse(readFileSync(join(folder, 'report/top-patches.json'), 'utf8'));
    expect(record.images.map(([name]: [string]) => name)).toContain(giant);
    expect(record.skipped.map(([name]: [string]) => name)).toEqual(broken);
    const pages = readFileSync(join(folder, 'report/report.js'), 'utf8');
    for (const name of broken) expect(pages).toContain(name);
  });

  it('goes on, killed with SIGKILL among the pictures and among the patches, as if nothing had been', async () => {
    const goOn = (type: string): Promise<Outcome> =>
      explore([...settings, '-o', 'killed', '--json'], (child, stdout) => {
        if (stdout.includes(`"type":"${type}"`)) child.kill('SIGKILL');
      });
    expect((await goOn('picture')).code).toBe(null);
    expect(existsSync(join(folder, 'killed/index.html'))).toBe(false);
    const second = await goOn('patches');
    expect(second.code).toBe(null);
    const [, first] = linesOf(second.stdout).map((line) => JSON.parse(line));
    expect(first).toMatchObject({ type: 'picture', done: expect.any(Number) });
    expect(first.done).toBeGreaterThan(1);
    expect(existsSync(join(folder, 'killed/index.html'))).toBe(true);
    expect((await goOn('never')).code).toBe(0);
    const [killed, whole] = [contents('killed'), contents('report')];
    expect(Object.keys(killed)).toEqual(Object.keys(whole));
    for (const [name, bytes] of Object.entries(whole)) expect(killed[name].equals(bytes), name).toBe(true);
  });

  it('keeps what it has seen when interrupted, and says how to go on', async () => {
    let sent = false;
    const { code, stdout } = await explore([...settings, '-o', 'interrupted'], (child, text) => {
      if (!sent && text.includes('picture')) sent = child.kill('SIGINT');
    });
    expect(code).toBe(130);
    expect(linesOf(stdout).at(-1)).toBe('Interrupted. Run the same command again to continue');
    const { images } = JSON.parse(readFileSync(join(folder, 'interrupted/top-patches.json'), 'utf8'));
    expect(images.length).toBeGreaterThan(0);
  });

  it('writes JSON lines and nothing else with --json; there is nothing to do again', async () => {
    const { code, stdout, stderr } = await explore([...settings, '-o', 'report', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const events = linesOf(stdout).map((line) => JSON.parse(line));
    expect(events).toEqual([
      {
        type: 'network',
        name: 'compact',
        layers: ['conv1_1', 'conv2_1'],
        backend: { name: expect.any(String), reason: expect.any(String) },
      },
      {
        type: 'report',
        index: join('report', 'index.html'),
        pictures: 31,
        skipped: broken.map((image) => ({ image, reason: expect.any(String) })),
        bytes: expect.any(Number),
      },
    ]);
  });

  it.each([
    [['--layers', 'conv9_9'], 2, "Unknown layer 'conv9_9'"],
    [
      ['--layers', 'conv1_1,,conv2_1'],
      2,
      "Expected layers such as conv1_1,conv2_1 for --layers but received 'conv1_1,,conv2_1'",
    ],
    [['--units', 'few'], 2, "Expected a whole number from 1 up for --units but received 'few'"],
    [['--rule', 'magic'], 2, "option '--rule <name>' argument 'magic' is invalid"],
    [['--images', 'nowhere'], 1, 'Cannot read nowhere: there is no such file or directory'],
    [['-o', 'images'], 1, 'images has other files, such as'],
    [['-o', 'images/pixel.png'], 1, 'Cannot write images/pixel.png'],
  ] as const)('refuses %j', async (args, expected, message) => {
    const { code, stderr } = await explore([...settings, '-o', 'refused', ...args]);
    expect(code).toBe(expected);
    expect(linesOf(stderr)).toEqual([expect.stringContaining(message)]);
  });

  it('says what is missing', async () => {
    const { code, stderr } = await explore(['--images', 'images']);
    expect(code).toBe(2);
    expect(stderr).toContain("required option '-o, --output <folder>' not specified");
  });
});
