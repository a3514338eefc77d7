// A folder that is watched: a photo that comes into it is painted. `break` ends it; a service would go on until it is stopped.
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { watch } from '@pastiche/node';
import { out, painting, photo, size } from './inputs.ts';

const [inbox, folder] = ['pastiche-inbox', 'pastiche-watched'].map((name) => join(dirname(out), name));
await mkdir(inbox, { recursive: true });
for await (const event of watch({ photos: inbox, styles: painting, folder, size, every: 200 })) {
  if (event.type === 'waiting') {
    console.log('waiting; now a photo comes');
    await copyFile(photo, join(inbox, basename(photo)));
  }
  if (event.type === 'failed') console.log(`${event.pair.photo}: ${event.error.message}`);
  if (event.type !== 'painted') continue;
  console.log(`painted ${event.pair.output}`);
  await copyFile(event.pair.output, out);
  break;
}
