import type { Picture } from './picture.ts';

/** Addresses of pictures that plugins/pictures.ts makes, by the files that it makes them of. */
type Addresses = Readonly<Record<string, string>>;

const folder = '../../../../samples';
const pictures: Addresses = import.meta.glob('../../../../samples/*.jpg', {
  query: '?webp',
  import: 'default',
  eager: true,
});
const thumbnails: Addresses = import.meta.glob('../../../../samples/*.jpg', {
  query: '?thumbnail',
  import: 'default',
  eager: true,
});

function sample(kind: string, id: string, name: string): Picture {
  const file = `${folder}/${kind}-${id}.jpg`;
  return {
    sample: id,
    name,
    source: new URL(pictures[file], document.baseURI).href,
    address: pictures[file],
    thumbnail: thumbnails[file],
    // All samples have this size.
    width: 768,
    height: 576,
  };
}

export const samplePhotos: readonly Picture[] = [
  sample('content', 'landscape', 'A tower at a lake'),
  sample('content', 'still-life', 'Still life'),
  sample('content', 'robin', 'A robin in winter'),
  sample('content', 'street', 'A street after rain'),
  sample('content', 'boat', 'A boat at sea'),
  sample('content', 'dahlias', 'Dahlias'),
];

export const samplePaintings: readonly Picture[] = [
  sample('style', 'strokes', 'Brush strokes'),
  sample('style', 'woodblock', 'Woodblock print'),
  sample('style', 'mosaic', 'Mosaic'),
  sample('style', 'ink', 'Ink drawing'),
  sample('style', 'points', 'Sails in dots'),
  sample('style', 'glass', 'Rose window'),
  sample('style', 'linocut', 'Linocut'),
  sample('style', 'watercolor', 'Watercolor'),
  sample('style', 'facets', 'Guitar in facets'),
  sample('style', 'marble', 'Marbled paper'),
  sample('style', 'paper', 'Cut paper'),
  sample('style', 'pastel', 'Pastel at dusk'),
];
