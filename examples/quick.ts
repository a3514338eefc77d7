// The library in ten lines: files in, a file out.
import { stylize, writeImage } from '@pastiche/node';
import { out, painting, photo, size } from './inputs.ts';

const run = stylize({ content: photo, styles: [painting], size, iterations: 60, coarseIterations: 60 });
for await (const event of run) {
  if (event.type === 'scale') console.log(`painting at ${event.width}x${event.height}`);
}
await writeImage(out, await run.result);
console.log(`wrote ${out}`);
