import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readImage, writeImage } from '../files/images.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import type { VideoEvent } from './events.ts';
import { factsOf, makeFilm, moving, timesIn, titleOf, whyNoFilms } from './film.testing.ts';
import { paintFrames } from './paintFrames.ts';
import { type VideoOptions, video } from './video.ts';

const folder = temporaryFolder();
const inside = (...names: string[]): string => join(folder, ...names);
const painting = inside('painting.png');

beforeAll(() => writeImage(painting, pattern(48, 48, 3, 3)));

async function play(options: Partial<VideoOptions> & { film: string; output: string }): Promise<VideoEvent[]> {
  const events: VideoEvent[] = [];
  for await (const event of video({ styles: painting, preset: 'instant', backend: 'onnx', size: 32, ...options }))
    if (event.type !== 'run') events.push(event);
  return events;
}

const failing = (options: Partial<VideoOptions> & { film: string; output: string }): Promise<unknown> =>
  play(options).then(
    () => undefined,
    (error) => error,
  );

describe.skipIf(whyNoFilms)(`a painted film${whyNoFilms ? ` (${whyNoFilms})` : ''}`, () => {
  it('has the size, the rate, the frames, the colors and the sound of the film', async () => {
    const film = inside('with sound.mp4');
    const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=0.5', '-c:a', 'aac'];
    const hd = ['-colorspace', 'bt709', '-color_trc', 'bt709', '-color_primaries', 'bt709'];
    makeFilm(film, ['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=30000/1001', ...sound, '-frames:v', '12', ...hd]);
    const output = inside('sound.mp4');
    const events = await play({ film, output });
    expect(events[0]).toMatchObject({ type: 'planned', total: 12, done: 0, width: 32, height: 24 });
    expect(events.filter(({ type }) => type === 'frame')).toHaveLength(12);
    expect(events.at(-1)).toMatchObject({ type: 'written', frames: 12 });
    const [picture, heard] = factsOf(output);
    expect(picture).toMatchObject({ width: 32, height: 24, r_frame_rate: '30000/1001', nb_read_packets: '12' });
    expect(picture).toMatchObject({ codec_name: 'h264', color_space: 'bt709', color_transfer: 'bt709' });
    expect(heard).toMatchObject({ codec_name: 'aac' });
    expect(existsSync(`${output}.parts`)).toBe(false);
  });

  it('begins with its sound where the film does, and leaves what else lies in its folder', async () => {
    const sound = ['-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac'];
    makeFilm(inside('early.mkv'), [
      '-itsoffset',
      '0.4',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=64x48:rate=10:duration=0.5',
      ...sound,
    ]);
    mkdirSync(inside('late.mp4.parts'));
    writeFileSync(inside('late.mp4.parts', 'mine.txt'), 'mine');
    await play({ film: inside('early.mkv'), output: inside('late.mp4') });
    expect(factsOf(inside('late.mp4')).map(({ start_time }) => Number(start_time))).toEqual([
      expect.closeTo(0.4, 1),
      expect.closeTo(0, 1),
    ]);
    expect(readdirSync(inside('late.mp4.parts'))).toEqual(['mine.txt']);
  });

  it('shows frames of different lengths when they were shown, over the bounds of parts too', async () => {
    const film = inside('variable.mp4');
    const late = "setpts='(N+3*floor(N/7))/25/TB'";
    makeFilm(film, [...moving(30), '-vf', late, '-fps_mode', 'vfr']);
    await play({
      film,
      output: inside('variable-out.mp4'),
      preset: 'default',
      iterations: 0,
      coarseIterations: 0,
      steady: 0,
    });
    const times = timesIn(film);
    expect(new Set(times.slice(1).map((time, i) => time - times[i])).size).toBeGreaterThan(1);
    const out = timesIn(inside('variable-out.mp4'));
    expect(out).toHaveLength(30);
    for (const [i, time] of out.entries()) expect(Math.abs(time - times[i])).toBeLessThanOrEqual(1);
  });

  it('is upright when the film is turned, and has its title', async () => {
    makeFilm(inside('lying.mp4'), [...moving(3), '-metadata', 'title=A title']);
    makeFilm(inside('turned.mp4'), ['-i', inside('lying.mp4'), '-c', 'copy', '-metadata:s:v:0', 'rotate=90']);
    await play({ film: inside('turned.mp4'), output: inside('upright.mp4') });
    expect(factsOf(inside('upright.mp4'))).toEqual([expect.objectContaining({ width: 24, height: 32 })]);
    expect(titleOf(inside('upright.mp4'))).toBe('A title');
  });

  it('is a GIF, an animated WebP, WebM, or a folder of frames, and is read from each', async () => {
    makeFilm(inside('short.mp4'), moving(5, '64x48', '10'));
    await play({ film: inside('short.mp4'), output: inside('a.gif') });
    await play({ film: inside('a.gif'), output: inside('b.webp') });
    expect(await sharp(inside('b.webp'), { animated: true }).metadata()).toMatchObject({ pages: 5, format: 'webp' });
    expect((await sharp(inside('b.webp')).metadata()).delay).toEqual([100, 100, 100, 100, 100]);
    await play({ film: inside('b.webp'), output: inside('frames') });
    const names = readdirSync(inside('frames'));
    expect(names).toEqual([1, 2, 3, 4, 5].map((n) => `00000${n}.png`));
    expect(await readImage(inside('frames', names[0]))).toMatchObject({ width: 32, height: 24 });
    await play({ film: inside('frames'), output: inside('c.webm'), fps: 10 });
    expect(factsOf(inside('c.webm'))[0]).toMatchObject({
      codec_name: 'vp9',
      nb_read_packets: '5',
      r_frame_rate: '10/1',
    });
  });

  it('begins afresh where a scene does', async () => {
    const two = 'color=c=red:size=64x48:rate=10:d=0.4[a];testsrc2=size=64x48:rate=10:d=0.4[b];[a][b]concat';
    makeFilm(inside('cut.mp4'), ['-filter_complex', two]);
    const events = await play({ film: inside('cut.mp4'), output: inside('cut-out.mp4') });
    const cuts = events.flatMap((event) => (event.type === 'frame' && event.isCut ? [event.done] : []));
    expect(cuts).toEqual([1, 5]);
  });

  it('takes motion from files', async () => {
    mkdirSync(inside('flow'));
    makeFilm(inside('three.mp4'), moving(3));
    const [width, height] = [32, 24];
    const flo = Buffer.alloc(12 + 8 * width * height);
    flo.writeFloatLE(202021.25, 0);
    flo.writeInt32LE(width, 4);
    flo.writeInt32LE(height, 8);
    for (const name of ['2-1', '1-2', '3-2']) writeFileSync(inside('flow', `${name}.flo`), flo);
    const flow = inside('flow', '{of}-{within}.flo');
    const given = { film: inside('three.mp4'), output: inside('flow.mp4'), flow };
    expect(await failing(given)).toMatchObject({ code: 'unreadable', message: expect.stringContaining('2-3.flo') });
    writeFileSync(inside('flow', '2-3.flo'), flo);
    expect((await play(given)).at(-1)).toMatchObject({ type: 'written', frames: 3 });
    writeFileSync(inside('flow', '2-3.flo'), flo.subarray(0, 100));
    expect(await failing({ ...given, output: inside('flow2.mp4') })).toMatchObject({ code: 'unreadable' });
  });

  it('treats names as names', async () => {
    const names = ['-y.mp4', "$(touch owned); it's.mp4", 'concat:a%03d|y.mp4'];
    makeFilm(inside('plain.mp4'), moving(2));
    for (const name of names) {
      writeFileSync(inside(name), readFileSync(inside('plain.mp4')));
      await play({ film: inside(name), output: inside(`out ${name}`) });
      expect(factsOf(inside(`out ${name}`))[0]).toMatchObject({ nb_read_packets: '2' });
    }
    expect(existsSync(inside('owned')) || existsSync('owned')).toBe(false);
  });

  it('is made by steps that go on from the frame before', async () => {
    makeFilm(inside('steps.mp4'), moving(3));
    const steps: VideoOptions = {
      ...{ film: inside('steps.mp4'), output: inside('steps-out.mp4'), styles: painting, backend: 'onnx', size: 32 },
      ...{ minSize: 16, iterations: 4, coarseIterations: 3, frameIterations: 2 },
    };
    const costs: string[][] = [];
    for await (const event of video(steps)) {
      if (event.type !== 'run' || event.event.type !== 'step') continue;
      costs.push(Object.keys(event.event.costs).filter((name) => name.startsWith('temporal')));
    }
    // Two scales for the first frame, then two steps each.
    expect(costs.filter((names) => names.length === 0)).toHaveLength(7);
    expect(costs.slice(-4)).toEqual([
      ['temporal/1'],
      ['temporal/1'],
      ['temporal/1', 'temporal/2'],
      ['temporal/1', 'temporal/2'],
    ]);
  });

  it('goes on where it was ended, and is the same to the bit', async () => {
    const film = inside('long.mp4');
    makeFilm(film, moving(26));
    const steps = { film, preset: 'default', iterations: 0, coarseIterations: 0, frameIterations: 1 } as const;
    await play({ ...steps, output: inside('whole.mp4') });
    const output = inside('parts.mp4');
    for await (const event of video({ ...steps, styles: painting, backend: 'onnx', size: 32, output })) {
      if (event.type === 'preview') expect(factsOf(event.path)[0]).toMatchObject({ nb_read_packets: '12' });
      if (event.type === 'frame' && event.done === 14) break;
    }
    expect(existsSync(output)).toBe(false);
    const events = await play({ ...steps, output });
    expect(events[0]).toMatchObject({ type: 'planned', done: 12, total: 26 });
    expect(readFileSync(output).equals(readFileSync(inside('whole.mp4')))).toBe(true);
    // Other settings begin again.
    for await (const event of video({ ...steps, styles: painting, backend: 'onnx', size: 32, output }))
      if (event.type === 'frame' && event.done === 13) break;
    expect((await play({ ...steps, steady: 0.5, output }))[0]).toMatchObject({ type: 'planned', done: 0 });
  });

  it('is steadier than frames that are painted each for itself', async () => {
    makeFilm(inside('noise.mp4'), [
      '-f',
      'lavfi',
      '-i',
      "testsrc2=size=64x48:rate=25,select='eq(n,0)',loop=7:1:0,noise=alls=4:allf=t",
      '-frames:v',
      '8',
      '-qp',
      '0',
      '-pix_fmt',
      'yuv444p',
    ]);
    const change = async (steady: number): Promise<number> => {
      const output = inside(`steady${100 * steady}`);
      await play({ film: inside('noise.mp4'), output, steady, size: 64 });
      const frames = await Promise.all(readdirSync(output).map((name) => readImage(join(output, name))));
      const changes = frames.slice(4).map(({ data }, i) => {
        const { data: before } = frames[i + 3];
        let sum = 0;
        for (let at = 0; at < data.length; at++) sum += Math.abs(data[at] - before[at]);
        return sum / data.length;
      });
      return Math.max(...changes);
    };
    expect(await change(0.9)).toBeLessThan(0.7 * (await change(0)));
  });

  it.each([
    ['nothing there', { film: inside('none.mp4') }, 'unreadable', /none\.mp4/],
    ['a picture without motion as sound only', { film: inside('sine.wav') }, 'unreadable', /no moving picture/],
    ['another ending', { output: inside('x.avi') }, 'invalid-option', /\.webm/],
    ['its own input', { output: inside('plain.mp4') }, 'unwritable', /needs that file/],
    ['no ffmpeg', { ffmpeg: '/nowhere/ffmpeg' }, 'backend-unavailable', /--ffmpeg/],
    ['too much steadiness', { steady: 2 }, 'invalid-option', /steady/],
    ['no rate', { fps: 0 }, 'invalid-option', /fps/],
    ['a flow without frames', { flow: 'x.flo' }, 'invalid-option', /\{of\}/],
    ['a folder that cannot be', { output: '/dev/null/x.mp4' }, 'unwritable', /\/dev\/null/],
  ])('is refused for %s', async (_, given, code, message) => {
    makeFilm(inside('plain.mp4'), moving(2));
    makeFilm(inside('sine.wav'), ['-f', 'lavfi', '-i', 'sine=duration=0.1']);
    const error = await failing({ film: inside('plain.mp4'), output: inside('refused.mp4'), ...given });
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

async function all(frames: AsyncIterable<unknown>): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const frame of frames) seen.push(frame);
  return seen;
}

describe('frames', () => {
  it('of different sizes are refused', async () => {
    const frames = [pattern(40, 30), pattern(30, 40)];
    const painted = paintFrames(frames, pattern(32, 32), { preset: 'instant', backend: 'onnx', size: 32 });
    await expect(all(painted)).rejects.toMatchObject({ code: 'invalid-option' });
  });
});
