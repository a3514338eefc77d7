import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../files/images.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import { factsOf, makeFilm, whyNoFilms } from './film.testing.ts';
import { findScenes, joinScenes, type PaintSceneOptions, paintScene } from './scenes.ts';

const folder = temporaryFolder();
const inside = (name: string): string => join(folder, name);
const [film, painting] = [inside('film.mp4'), inside('painting.png')];

async function paint(output: string, scene: { from: number; to: number }, more: Partial<PaintSceneOptions> = {}) {
  const told: string[] = [];
  const options = {
    film,
    output,
    styles: painting,
    preset: 'instant',
    backend: 'onnx',
    size: 32,
    ...scene,
    ...more,
  } as const;
  for await (const { type } of paintScene(options)) told.push(type);
  return told.filter((type) => type !== 'run' && type !== 'preview');
}

describe.skipIf(whyNoFilms)(`scenes${whyNoFilms ? ` (${whyNoFilms})` : ''}`, () => {
  beforeAll(async () => {
    await writeImage(painting, pattern(48, 48, 3, 3));
    const parts = ['testsrc2', 'mandelbrot', 'testsrc2'].map(
      (name, i) => `${name}=s=64x48:r=25,trim=end_frame=${[8, 3, 6][i]}[${i}]`,
    );
    const graph = `${parts.join(';')};[0][1][2]concat=n=3[v];sine=d=0.68[a]`;
    makeFilm(film, ['-filter_complex', graph, '-map', '[v]', '-map', '[a]']);
  });

  it('are found where nothing is known of a frame from the one before', async () => {
    expect(await findScenes({ film })).toEqual([
      { from: 0, to: 8 },
      { from: 8, to: 11 },
      { from: 11, to: 17 },
    ]);
  });

  it('that are short go together', async () => {
    expect(await findScenes({ film, least: 5 })).toEqual([
      { from: 0, to: 8 },
      { from: 8, to: 17 },
    ]);
    expect(await findScenes({ film, least: 9 })).toEqual([{ from: 0, to: 17 }]);
  });

  it('are painted each for itself, and make one film, with its sound', async () => {
    const scenes = await findScenes({ film });
    const outputs = scenes.map((_, i) => inside(`scene-${i}.mp4`));
    for (const [i, scene] of scenes.entries())
      expect(await paint(outputs[i], scene)).toEqual([
        'planned',
        ...Array(scene.to - scene.from).fill('frame'),
        'part',
      ]);
    // Once it is painted, there is nothing to do.
    expect(await paint(outputs[0], scenes[0])).toEqual(['planned']);
    const output = inside('whole.mp4');
    await joinScenes({ film, scenes: outputs, output, size: 32 });
    expect(factsOf(output)).toMatchObject([
      { codec_type: 'video', nb_read_packets: '17' },
      { codec_type: 'audio', codec_name: 'aac' },
    ]);
  });

  it('that are not painted are an error, and nothing is made of them', async () => {
    const missing = inside('missing.mp4');
    const joining = joinScenes({
      film,
      scenes: [inside('scene-0.mp4'), missing],
      output: inside('part.mp4'),
      size: 32,
    });
    await expect(joining).rejects.toMatchObject({ code: 'unreadable' });
    expect([existsSync(`${missing}.parts`), existsSync(inside('part.mp4'))]).toEqual([false, false]);
  });

  it('are found in files of the formats that are allowed only', async () => {
    const formats = ['mov', 'mp4', 'matroska', 'webm', 'gif'];
    expect((await findScenes({ film, formats })).at(-1)?.to).toBe(17);
    // A playlist, whatever it is called.
    const list = inside('list.mp4');
    writeFileSync(list, `ffconcat version 1.0\nfile 'film.mp4'\n`);
    await expect(findScenes({ film: list, formats })).rejects.toMatchObject({ code: 'unreadable' });
    const dash = inside('dash.mp4');
    const mpd = `<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" type="static" mediaPresentationDuration="PT1S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="0" bandwidth="1" width="64" height="48"><BaseURL>${film}</BaseURL></Representation></AdaptationSet></Period></MPD>`;
    writeFileSync(dash, mpd);
    await expect(findScenes({ film: dash, formats })).rejects.toMatchObject({ code: 'unreadable' });
    expect(readFileSync(dash, 'utf8')).toBe(mpd);
  });
});
