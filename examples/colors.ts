// Whose colors the picture has: painted with a painting in the photo's colors, and changed once more when it is finished.
import { finishColors, stylize } from '@pastiche/node';
import { out, painting, photo, size } from './inputs.ts';

const pictures = { content: photo, styles: [painting] };
const picture = await stylize({ ...pictures, colors: 'match', size, iterations: 60, coarseIterations: 60 }).result;
await picture.toFile(out);
console.log(`wrote ${out}, in the colors of the photo`);

const file = out.replace(/(?=\.\w+$)/, '-palette');
await (await finishColors(picture, { ...pictures, palette: 0.5 })).toFile(file);
console.log(`wrote ${file}, half of the way to the colors of the painting`);
