import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing.ts';
import { probe } from './probe.ts';

const folder = temporaryFolder();

/** Room for a busy machine, in milliseconds. */
const limit = 240_000;

/** A process that answers in its own way. */
function script(name: string, answer: string): URL {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `process.once('message', (task) => { ${answer} });`);
  return pathToFileURL(file);
}

const honest =
  'const outputs = { sums: Float32Array.of(1, 2), gradient: Float32Array.of(3, 4) }; const cpu = { seconds: 1, outputs };';

describe('the probe of a device', () => {
  it('computes a step, here twice on the CPU', async () => {
    const { problem, speedup } = await probe('cpu', { limit });
    expect(problem).toBeUndefined();
    expect(speedup).toBeGreaterThan(0);
  });

  it('takes 16 bits for right', async () => {
    expect((await probe('cpu', { dtype: 'f16', limit })).problem).toBeUndefined();
  });

  it('says why a device that is not here fails', async () => {
    const { problem } = await probe('nothing of this name', { limit });
    expect(problem).toMatch(/./);
    expect(problem).not.toMatch(/\n/);
  });

  it.each([
    ['computes more quickly', 'process.send({ cpu, device: { seconds: 0.25, outputs } });', { speedup: 4 }],
    [
      'lies',
      'process.send({ cpu, device: { seconds: 0.1, outputs: { ...outputs, gradient: Float32Array.of(3, 5) } } });',
      { problem: 'it computes wrong numbers: its gradient is off by 20 %' },
    ],
    [
      'computes no numbers',
      'process.send({ cpu, device: { seconds: 0.1, outputs: { ...outputs, sums: Float32Array.of(NaN, 1) } } });',
      { problem: 'it computes wrong numbers: its sums are off by more than numbers can say' },
    ],
    [
      'leaves an output out',
      'process.send({ cpu, device: { seconds: 0.1, outputs: { sums: outputs.sums } } });',
      { problem: expect.stringMatching(/wrong numbers/) },
    ],
    ['fails', "process.send({ problem: 'no adapter\\nat a place' });", { problem: 'no adapter' }],
    ['crashes', 'process.abort();', { problem: 'it ends the process (SIGABRT)' }],
    ['ends', 'process.exit(3);', { problem: 'it ends the process (exit code 3)' }],
  ])('sees when a device %s', async (name, answer, expected) => {
    expect(await probe('webgpu', { limit, script: script(name.replaceAll(' ', '-'), `${honest} ${answer}`) })).toEqual(
      expected,
    );
  });

  it('does not wait for one that hangs', async () => {
    const hanging = script('hangs', 'for (;;);');
    expect(await probe('webgpu', { script: hanging, limit: 1500 })).toEqual({
      problem: 'it takes more than 1.5 s for a small step',
    });
  });
});
