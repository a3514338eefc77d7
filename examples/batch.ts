// Many photos by many paintings, with one load of the network. Run it twice: the second time, all is there.
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { batch } from '@pastiche/node';
import { out, painting, photo, size } from './inputs.ts';

const folder = join(dirname(out), 'pastiche-batch');
for await (const event of batch({ photos: [photo], styles: [painting], folder, name: '{style}/{photo}.png', size })) {
  if (event.type === 'failed') console.log(`${event.pair.photo}: ${event.error.message}`);
  if (event.type !== 'painted' && event.type !== 'skipped') continue;
  console.log(`${event.done} of ${event.total}: ${event.type} ${event.pair.output}`);
  await copyFile(event.pair.output, out);
}
