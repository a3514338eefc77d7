// A picture in one pass, then the same by a run that starts from it. Several photos or the frames of a film: `instantEach`.
import { instant, stylize } from '@pastiche/node';
import { out, painting, photo, size } from './inputs.ts';

const first = await instant(photo, painting, { size });
await first.toFile(out);
console.log(`wrote ${out}, ${first.width}x${first.height}, in one pass`);

// Where the run starts is all that the pass decides: the steps go on to what the costs ask for.
const better = await stylize({ content: photo, styles: painting, size, init: 'instant', minSize: size, iterations: 20 })
  .result;
await better.toFile(out);
console.log(`wrote ${out}, after 20 steps from there`);
