import { expect, it } from 'vitest';
import { isUpload, type JobLimits, parseRequest } from './request.ts';

const limits: JobLimits = { size: 1024, iterations: 1000, pictures: 6, paintings: 3, frames: 100 };
const [photo, painting, other] = ['a', 'b', 'c'].map((letter) => `uploads/${letter.repeat(64)}`);
const open = async (picture: string): Promise<string> => {
  if (isUpload(picture)) return picture;
  throw new Error(`closed: ${picture}`);
};
const parse = (value: unknown, client = 'anna') => parseRequest(value, client, limits, open);

it('makes a task of a job: the same of the same, another of anything else', async () => {
  const job = { content: photo, styles: [painting], size: 256, preset: 'draft' };
  const task = await parse({ job });
  expect(task).toMatchObject({ kind: 'picture', client: 'anna', priority: 5, format: 'png', job });
  const turned = { preset: 'draft', size: 256, styles: [painting], content: photo };
  expect((await parse({ job: turned, priority: 1 })).id).toBe(task.id);
  const others = [
    await parse({ job }, 'ben'),
    await parse({ job, format: 'jpeg' }),
    await parse({ job: { ...job, size: 257 } }),
    await parse({ job: { ...job, styles: [other] } }),
    await parse({ photos: [photo], job: { styles: [painting] } }),
  ];
  expect(new Set([task, ...others].map(({ id }) => id)).size).toBe(6);
});

it('knows batches and films by what they have', async () => {
  expect(await parse({ photos: [photo, other], job: { styles: painting } })).toMatchObject({ kind: 'batch' });
  expect(await parse({ film: photo, job: { styles: painting }, steady: 0.5, passes: 3, format: 'webm' })).toMatchObject(
    {
      kind: 'film',
      steady: 0.5,
      passes: 3,
    },
  );
});

const refused: [string, unknown, RegExp][] = [
  ['nothing', undefined, /the request/],
  ['a text', 'job', /the request/],
  ['a list', [], /job/],
  ['no job', {}, /job/],
  ['no painting', { job: { content: photo } }, /styles/],
  ['an unknown field', { job: { content: photo, styles: painting }, admin: true }, /admin/],
  ['an unknown option', { job: { content: photo, styles: painting, sise: 3 } }, /sise/],
  ['weights of its own', { job: { content: photo, styles: painting, weights: '/etc/passwd' } }, /weights/],
  ['a source of weights', { job: { content: photo, styles: painting, sources: [{ url: 'http://x' }] } }, /sources/],
  ['an engine', { job: { content: photo, styles: painting, backend: 'cpu' } }, /backend/],
  ['a checkpoint', { job: { content: photo, styles: painting, resume: {} } }, /resume/],
  ['a path', { job: { content: '/etc/passwd', styles: painting } }, /closed/],
  ['a path to start from', { job: { content: photo, styles: painting, init: '../secret.png' } }, /closed/],
  ['a path as a mask', { job: { content: photo, styles: painting, masks: ['./m.png'] } }, /closed/],
  ['an address', { job: { content: 'http://127.0.0.1/x', styles: painting } }, /closed/],
  ['too large', { job: { content: photo, styles: painting, size: 1025 } }, /at most 1024/],
  [
    'a painting that is too large',
    { job: { content: photo, styles: painting, size: 1000, styleScale: 4 } },
    /at most 2048/,
  ],
  ['too many steps', { job: { content: photo, styles: painting, iterations: 999 } }, /at most 1000/],
  ['too many paintings', { job: { content: photo, styles: Array(4).fill(painting) } }, /at most 3/],
  ['a mask too many', { job: { content: photo, styles: painting, masks: [photo, null] } }, /masks/],
  [
    'too many steps of all scales together',
    { job: { content: photo, styles: painting, size: 1024, minSize: 16, iterations: 100, coarseIterations: 100 } },
    /at most 1000 for iterations/,
  ],
  ['a blend of a batch', { photos: [photo], job: { styles: [painting, painting], blend: [1, 2] } }, /blend/],
  ['a blend without end', { job: { content: photo, styles: painting, blend: Array(50_000).fill(1) } }, /blend/],
  [
    'a job without end',
    {
      job: {
        content: photo,
        styles: painting,
        upUnits: Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`conv1_1:${i}`, 2])),
      },
    },
    /./,
  ],
  ['too many pictures', { photos: Array(4).fill(photo), job: { styles: [painting, other] } }, /at most 6/],
  ['a batch with masks', { photos: [photo], job: { styles: painting, masks: photo } }, /masks/],
  ['a film that begins somewhere', { film: photo, job: { styles: painting, init: 'random' } }, /init/],
  ['a format of its own', { job: { content: photo, styles: painting }, format: 'svg' }, /format/],
  ['a priority of its own', { job: { content: photo, styles: painting }, priority: 0 }, /priority/],
  ['a film of no steadiness', { film: photo, job: { styles: painting }, steady: 2 }, /steady/],
  ['a film in an even number of passes', { film: photo, job: { styles: painting }, passes: 2 }, /passes/],
];

it.each(refused)('%s is refused', async (_, value, words) => {
  await expect(parse(value)).rejects.toThrow(words);
});
