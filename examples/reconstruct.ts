// Rebuilds a photo from its activations at one layer, and a painting's style alone, both from noise.
import { reconstructContent, reconstructStyle } from '@pastiche/core';
import { loadEncoder, readImage, useBackend, writeImage } from '@pastiche/node';
import { out, painting, photo, size } from './inputs.ts';

await useBackend();
const encoder = await loadEncoder();
const steps = { size, iterations: 40, coarseIterations: 20 };

const content = reconstructContent({ ...steps, image: await readImage(photo), encoder, layer: 'conv3_1' });
await writeImage(out, await content.result);
console.log(`wrote ${out}: the photo, as conv3_1 knows it`);

const layers = ['conv1_1', 'conv2_1', 'conv3_1'];
const style = reconstructStyle({ ...steps, image: await readImage(painting), encoder, layers });
const texture = out.replace(/(\.\w+)$/, '-style$1');
await writeImage(texture, await style.result);
console.log(`wrote ${texture}: the style of the painting, to ${layers.join(', ')}`);
encoder.dispose();
