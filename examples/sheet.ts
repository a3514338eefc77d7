// A contact sheet: the same pair with three style weights, side by side, and three style scales, below each other.
import { sheet } from '@pastiche/node';
import { out, painting, photo, size } from './inputs.ts';

const vary = { styleWeight: [1, 5, 20], styleScale: [0.5, 1, 2] };
for await (const event of sheet({ content: photo, styles: painting, vary, size, preset: 'instant' })) {
  if (event.type === 'painted') console.log(`${event.done} of ${event.total}: ${event.tile.label}`);
  if (event.type === 'drawn') await event.picture.toFile(out);
}
