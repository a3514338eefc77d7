import smallLandscape from '../../../../samples/content-landscape.jpg?thumbnail';
import landscape from '../../../../samples/content-landscape.jpg?webp';
import smallStillLife from '../../../../samples/content-still-life.jpg?thumbnail';
import stillLife from '../../../../samples/content-still-life.jpg?webp';
import smallInk from '../../../../samples/style-ink.jpg?thumbnail';
import ink from '../../../../samples/style-ink.jpg?webp';
import smallMosaic from '../../../../samples/style-mosaic.jpg?thumbnail';
import mosaic from '../../../../samples/style-mosaic.jpg?webp';
import smallStrokes from '../../../../samples/style-strokes.jpg?thumbnail';
import strokes from '../../../../samples/style-strokes.jpg?webp';
import smallWoodblock from '../../../../samples/style-woodblock.jpg?thumbnail';
import woodblock from '../../../../samples/style-woodblock.jpg?webp';
import type { Picture } from './picture.ts';

/** All samples have this size. */
const size = { width: 768, height: 576 };

const sample = (id: string, name: string, address: string, thumbnail: string): Picture => ({
  sample: id,
  name,
  source: new URL(address, document.baseURI).href,
  address,
  thumbnail,
  ...size,
});

export const samplePhotos: readonly Picture[] = [
  sample('landscape', 'A tower at a lake', landscape, smallLandscape),
  sample('still-life', 'Still life', stillLife, smallStillLife),
];

export const samplePaintings: readonly Picture[] = [
  sample('strokes', 'Brush strokes', strokes, smallStrokes),
  sample('woodblock', 'Woodblock print', woodblock, smallWoodblock),
  sample('mosaic', 'Mosaic', mosaic, smallMosaic),
  sample('ink', 'Ink drawing', ink, smallInk),
];
