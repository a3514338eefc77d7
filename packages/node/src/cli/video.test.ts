import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../files/images.ts';
import { makeFilm, moving, whyNoFilms } from '../film/film.testing.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import { linesOf, runPastiche } from './testing.ts';

const folder = temporaryFolder();
const quick = ['--preset', 'instant', '--size', '32', '--backend', 'onnx'];

beforeAll(() => writeImage(join(folder, 'painting.png'), pattern(48, 48)));

describe.skipIf(whyNoFilms)(`pastiche video${whyNoFilms ? ` (${whyNoFilms})` : ''}`, () => {
  it('is the same to the bit when it was killed and started again', async () => {
    makeFilm(join(folder, 'film.mp4'), moving(110));
    const args = (output: string): string[] => ['video', 'film.mp4', 'painting.png', '-o', output, ...quick];
    const whole = await runPastiche(args('whole.mp4'), { folder });
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    expect(linesOf(whole.stdout).at(-1)).toMatch(/^Wrote whole\.mp4 \(110 frames, 32x24\) after /);
    // In the middle of its second part.
    const killed = await runPastiche([...args('again.mp4'), '--json'], {
      folder,
      during: (child, stdout) => void (stdout.includes('"done":99') && child.kill('SIGKILL')),
    });
    expect(killed.code).toBe(null);
    expect(existsSync(join(folder, 'again.mp4'))).toBe(false);
    expect(existsSync(join(folder, 'again.mp4.parts/preview.mp4'))).toBe(true);
    const again = await runPastiche([...args('again.mp4'), '--json'], { folder });
    const events = linesOf(again.stdout).map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ type: 'planned', done: 96, total: 110 });
    expect(events.at(-1)).toMatchObject({ type: 'written', output: 'again.mp4', frames: 110 });
    const files = ['whole.mp4', 'again.mp4'].map((name) => readFileSync(join(folder, name)));
    expect(files[0].equals(files[1])).toBe(true);
    expect(existsSync(join(folder, 'again.mp4.parts'))).toBe(false);
  });

  it('says in one line what is missing', async () => {
    makeFilm(join(folder, 'short.mp4'), moving(2));
    const args = ['video', 'short.mp4', 'painting.png', '-o', 'x.mp4', '--ffmpeg', './no-ffmpeg', ...quick];
    const { code, stderr } = await runPastiche(args, { folder });
    expect(code).toBe(1);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(/^pastiche: Films need ffmpeg, .* is not installed\. /)]);
    const without = await runPastiche(['video', 'short.mp4', 'painting.png'], { folder });
    expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining("'-o, --output <film>'") });
  });
});
