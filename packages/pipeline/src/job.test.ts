import { optionNames, optionTable } from '@pastiche/core';
import { toJsonSchema } from '@valibot/to-json-schema';
import { describe, expect, it } from 'vitest';
import { jobSchema, jobSchemaOf, parseJob } from './jobSchema.ts';
import { pattern, testPlatform } from './platform.testing.ts';

const job = { content: 'photo.jpg', styles: 'painting.jpg' };

describe('a job', () => {
  it('is what JSON can hold, and comes back as it went in', () => {
    const full = {
      ...job,
      styles: ['one.jpg', 'https://example.org/two.jpg'],
      blend: [0.7, 0.3],
      init: './start.png',
      size: 64,
      styleLayers: { conv1_1: 1 },
      units: { 'conv1_1:3': 0.5 },
      model: 'vgg19',
      coarseModel: 'compact',
      weights: 'vgg19.safetensors',
      backend: 'wasm',
      session: { executionProviders: ['cpu'] },
      wayBack: 'transposed',
    };
    expect(parseJob(JSON.parse(JSON.stringify(full)))).toEqual(full);
    expect(parseJob({ ...job, size: undefined })).toEqual(job);
    expect(parseJob({ ...job, init: 'random' }).init).toBe('random');
  });

  it.each<[object, RegExp]>([
    [{ content: undefined }, /^Expected a path or an address for content but received undefined$/],
    [{ content: 3 }, /^Expected a path or an address for content but received 3$/],
    [{ styles: [] }, /at least one painting, for styles but received \[\]$/],
    [{ blend: [-1] }, /^Expected a list of non-negative numbers for blend but received \[-1\]$/],
    [{ size: 15 }, /^Expected a whole number from 16 to 8192 for size but received 15$/],
    [{ size: '512' }, /for size but received '512'$/],
    [{ optimizer: 'sgd' }, /^Expected 'adam' or 'lbfgs' or 'gradient-descent' for optimizer but received 'sgd'$/],
    [{ styleLayers: {} }, /layers with non-negative weights, such as { conv1_1: 1 }, for styleLayers but received {}$/],
    [{ units: { conv1_1: 1 } }, /for units but received/],
    [{ init: 'nothing' }, /^Expected 'content' or 'random' or 'style' or 'instant' for init but received 'nothing'$/],
    [{ model: 'toString' }, /^Expected one of compact, .* for model but received 'toString'$/],
    [{ wayBack: 'fast' }, /^Expected 'rotated' or 'transposed' for wayBack but received 'fast'$/],
    [{ sources: [{}] }, /^Expected a list of sources, each with its url, for sources but received \[{}\]$/],
    [{ resume: { scale: -1 } }, /for resume but received/],
    [{ style: 'a.jpg' }, /^Expected the name of an option but received 'style'\. Did you mean 'styles'\?$/],
    [{ iteratons: 9 }, /^Expected the name of an option but received 'iteratons'\. Did you mean 'iterations'\?$/],
    [{ qqqqqqqqqqq: 9 }, /^Expected the name of an option but received 'qqqqqqqqqqq'$/],
  ])('is none with %o', (wrong, message) => {
    expect(() => parseJob({ ...job, ...wrong })).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringMatching(message) }),
    );
  });

  it.each([null, 'photo.jpg', 3])('is none as %o', (value) => {
    expect(() => parseJob(value)).toThrow('an object for the job but received');
  });

  it('asks for `styles` where somebody wrote `style`', () => {
    expect(() => parseJob({ content: 'photo.jpg', style: 'painting.jpg' })).toThrow("Did you mean 'styles'?");
  });

  it('refuses what a platform takes for no picture, by name', () => {
    const schema = jobSchemaOf(testPlatform().platform.pictures);
    const picture = pattern(4, 4);
    expect(parseJob({ content: picture, styles: [picture], init: picture }, schema).content).toBe(picture);
    expect(() => parseJob({ content: new Blob([]), styles: picture }, schema)).toThrow(
      /^Expected a RawImage for content but received \[object Blob\]$/,
    );
    expect(() => parseJob({ content: picture, styles: [new ArrayBuffer(3)] }, schema)).toThrow(
      /for styles but received/,
    );
    expect(() => parseJob({ content: picture, styles: picture, init: './start.png' }, schema)).toThrow(/for init but/);
  });
});

it('has a JSON Schema, with the range and help of every option', () => {
  const { properties, required, additionalProperties } = toJsonSchema(jobSchema);
  expect(required).toEqual(['content', 'styles']);
  expect(additionalProperties).toBe(false);
  expect(properties?.size).toMatchObject({ type: 'integer', minimum: 16, maximum: 8192 });
  for (const name of optionNames.filter((each) => each !== 'init')) {
    expect(properties?.[name], name).toMatchObject({ description: optionTable[name].help });
  }
});
