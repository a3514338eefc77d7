// Runs what was built, as a process of its own: the threads' script is only there, and whether a process ends shows what keeps it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const code = `
  import { createHash } from 'node:crypto';
  import { syncBuiltinESMExports } from 'node:module';
  import threads from 'node:worker_threads';
  const started = [];
  threads.Worker = class extends threads.Worker {
    constructor(...given) {
      super(...given);
      started.push(this);
    }
  };
  syncBuiltinESMExports();
  const { instant, stylize } = await import('${new URL('../../dist/index.js', import.meta.url).href}');
  const data = Uint8Array.from({ length: 3 * 200 * 200 }, (_, i) => (i * i) % 251);
  const picture = { data, width: 200, height: 200, channels: 3 };
  const layers = { contentLayers: { conv2_1: 1 }, styleLayers: { conv1_1: 1, conv2_1: 1 } };
  const options = { model: 'random', size: 200, minSize: 200, iterations: 4, initNoise: 0.3, backend: 'wasm', ...layers };
  const paint = (more) => stylize({ content: picture, styles: picture, ...options, ...more });
  const hashOf = ({ data }) => createHash('sha256').update(data).digest('hex');

  const alone = await paint({ workers: 1 }).result;
  await instant(picture, picture, { size: 200, backend: 'wasm' });
  const withoutThreads = started.length;
  const together = await paint({ workers: 2 }).result;
  const again = await paint({ workers: 2 }).result;
  const run = paint({ workers: 2 });
  let resume;
  for await (const event of run) if (event.type === 'step' && event.iteration === 2 && (resume = await run.checkpoint())) break;
  const resumed = await paint({ workers: 2, resume }).result;

  const broken = paint({ workers: 2, iterations: 1000 });
  let error;
  try {
    for await (const { type, iteration } of broken) if (type === 'step' && iteration === 2) void started.at(-1).terminate();
  } catch (thrown) {
    error = thrown.code + ': ' + thrown.message;
  }
  console.log(JSON.stringify({
    started: [withoutThreads, started.length],
    difference: together.data.reduce((most, value, i) => Math.max(most, Math.abs(value - alone.data[i])), 0),
    hashes: new Set([together, again, resumed].map(hashOf)).size,
    error,
  }));
  // Half a run, whose threads must not keep the process.
  await paint({ workers: 2 })[Symbol.asyncIterator]().next();
`;

it('threads paint the same picture but for rounding, always to the bit, also when resumed; one that dies is an error; none keeps the process; one pass starts none', async () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: folder });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const [exit] = await once(child, 'close');
  expect({ exit, output }).toMatchObject({ exit: 0 });
  const { difference, ...told } = JSON.parse(output);
  expect(difference).toBeLessThan(3);
  expect(told).toEqual({
    started: [0, 5],
    hashes: 1,
    error: expect.stringMatching(
      /^backend-unavailable: A thread of WebAssembly has ended, with code 1\. One thread alone/,
    ),
  });
});
