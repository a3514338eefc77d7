import { expect, it } from 'vitest';
import { checkJob } from './checkJob.ts';
import { jobSchema } from './jobSchema.ts';

const job = { content: 'a.jpg', styles: ['b.jpg', 'c.jpg'] };

it('gives the job and every option of its run', () => {
  const { job: same, settings } = checkJob({ ...job, size: 64, seed: undefined, init: './c.jpg' }, jobSchema);
  expect(same).toEqual({ ...job, size: 64, init: './c.jpg' });
  expect(settings).toMatchObject({ size: 64, seed: 0, preset: 'default' });
});

it.each<[object, string, string]>([
  [{ size: 1 }, 'invalid-option', 'for size but received 1'],
  [{ sise: 64 }, 'invalid-option', "Did you mean 'size'?"],
  [{ styleScale: [1, 2, 3] }, 'invalid-option', 'one for each of 2 paintings, for styleScale'],
  [{ styleLayers: { conv9_1: 1 } }, 'unknown-layer', "Unknown layer 'conv9_1': compact has"],
  [{ model: 'googlenet', contentLayers: { conv4_2: 1 } }, 'unknown-layer', "Unknown layer 'conv4_2': googlenet has"],
  [{ model: 'googlenet', border: 'wrap' }, 'invalid-option', 'for border'],
])('refuses %j before anything is loaded', (wrong, code, message) => {
  const checking = (): unknown => checkJob({ ...job, ...wrong }, jobSchema);
  expect(checking).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
});
