// A worker thread may be terminated at any moment. Runs what was built, as a process of its own: what fails here ends a process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const built = new URL('../../dist/index.js', import.meta.url).href;

/** Runs a module as a process. */
async function runModule(code: string): Promise<{ code: number | null; output: string }> {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: folder });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const [exit] = await once(child, 'close');
  return { code: exit as number | null, output };
}

/** Code that paints without end, and does something after the third step. */
const paint = (onThirdStep: string): string => `
  const { stylize } = await import('${built}');
  const data = Uint8Array.from({ length: 3 * 96 * 96 }, (_, i) => (i * 7919) % 256);
  const picture = { data, width: 96, height: 96, channels: 3 };
  const size = { size: 96, minSize: 96, iterations: 1_000_000 };
  for await (const event of stylize({ content: picture, styles: picture, ...size, backend: 'onnx' }))
    if (event.type === 'step' && event.iteration === 3) ${onThirdStep};`;

it('a worker thread that is terminated while ONNX Runtime computes leaves the process alone', async () => {
  const worker = `(async () => {${paint("(await import('node:worker_threads')).parentPort.postMessage('painting')")}})()`;
  const { code, output } = await runModule(`
    import { once } from 'node:events';
    import { Worker } from 'node:worker_threads';
    for (let i = 0; i < 10; i++) {
      const worker = new Worker(${JSON.stringify(worker)}, { eval: true });
      await once(worker, 'message');
      await worker.terminate();
    }
    console.log('still here');`);
  expect({ code, output }).toEqual({ code: 0, output: 'still here\n' });
});

it('so does the end of the process, in a worker thread and outside of one', async () => {
  expect(await runModule(paint('process.exit(7)'))).toEqual({ code: 7, output: '' });
  const inWorker = `(async () => {${paint('process.exit(7)')}})()`;
  const code = `
    import { once } from 'node:events';
    import { Worker } from 'node:worker_threads';
    const [exit] = await once(new Worker(${JSON.stringify(inWorker)}, { eval: true }), 'exit');
    console.log(exit);`;
  expect(await runModule(code)).toEqual({ code: 0, output: '7\n' });
});
