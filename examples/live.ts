// Following a run: every event, snapshots, and a deadline.
import { PasticheError, stylize, writeImage } from '@pastiche/node';
import { out, painting, photo, size } from './inputs.ts';

const run = stylize({
  content: photo,
  styles: [painting],
  size,
  iterations: 60,
  coarseIterations: 60,
  signal: AbortSignal.timeout(5 * 60_000),
});
try {
  for await (const event of run) {
    if (event.type === 'recovery') console.log(`diverged; going on at ${event.rate} of the speed`);
    if (event.type !== 'step' || event.iteration % 20 !== 0) continue;
    const soFar = await run.snapshot();
    if (soFar) await writeImage(out, soFar);
    console.log(`${Math.round(100 * event.progress)} %, J = ${event.loss.toFixed(3)}`);
  }
  await writeImage(out, await run.result);
  console.log(`wrote ${out}`);
} catch (error) {
  if (!PasticheError.isInstance(error)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
