// Measures what a live change of a weight costs: the time until the next step, less that of a usual step. With the address of another build's
// @pastiche/node (`/path/to/packages/node/dist/index.js`), measures that too, in turn.
//
//   npx tsx bench/live.ts [backend, default onnx] [size, default 256] [another build]
import { fileURLToPath } from 'node:url';

const [backend = 'onnx', size = '256', other] = process.argv.slice(2);
const sample = (name: string): string => fileURLToPath(new URL(`../samples/${name}.jpg`, import.meta.url));
const builds = ['@pastiche/node', ...(other ? [other] : [])];

/** Seconds, each a median. */
async function measure(build: string): Promise<{ step: number; change: number }> {
  const { stylize } = (await import(build)) as typeof import('@pastiche/node');
  const run = stylize({
    content: sample('content-landscape'),
    styles: sample('style-strokes'),
    backend: backend as 'onnx',
    ...{ size: Number(size), minSize: 8192, iterations: 24 },
  });
  const [steps, changed]: [number[], number[]] = [[], []];
  let last = 0;
  let isChanged = false;
  for await (const event of run) {
    if (event.type !== 'step') continue;
    if (event.iteration > 2) (isChanged ? changed : steps).push((performance.now() - last) / 1000);
    isChanged = event.iteration % 4 === 0;
    if (isChanged) await run.change({ styleWeight: 14 + event.iteration });
    last = performance.now();
  }
  const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
  return { step: median(steps), change: median(changed) - median(steps) };
}

for (let round = 0; round < 2; round++) {
  for (const build of builds) {
    const { step, change } = await measure(build);
    console.log(`${build}: a step takes ${step.toFixed(3)} s, a change ${change.toFixed(3)} s more`);
  }
}
