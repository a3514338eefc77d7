// Paints pixels: no picture file is read or written.
import { stylize } from '@pastiche/node';

const size = 48;
const data = Uint8ClampedArray.from({ length: size * size * 3 }, (_, i) => (i * 37) % 256);
const content = { data, width: size, height: size, channels: 3 };
const { width } = await stylize({ content, styles: content, size, iterations: 2 }).result;
console.log(`${width} px`);
