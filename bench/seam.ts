// Measures the seam of tiles (`border: 'wrap'`): the mean step from pixel to pixel across the edge, divided by the same inside of the picture, and by
// the same of the columns close by, since the edge may lie in a busy part. Both are 1 where no seam is to be seen. For each painting a texture of it,
// and a photo painted in its style; without wrapping for comparison.
//
//   npx tsx bench/seam.ts FOLDER PHOTO PAINTING...     writes each tile, and 2 x 2 of them side by side, into the folder
import { basename, extname, join } from 'node:path';
import { type ResultPicture, stylize, texture, writeImage } from '@pastiche/node';

const [folder, content, ...paintings] = process.argv.slice(2);
const quick = { size: 256, backend: 'onnx', iterations: 60, coarseIterations: 60 } as const;

/** The mean absolute difference of two columns, of all rows and colors. */
function step({ data, width, height, channels }: ResultPicture, a: number, b: number): number {
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let c = 0; c < 3; c++) {
      const at = (x: number): number => data[(y * width + x) * channels + c];
      sum += Math.abs(at(a) - at(b));
    }
  }
  return sum / (3 * height);
}

function turned({ data, width, height, channels }: ResultPicture): ResultPicture {
  const out = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) out[(x * height + y) * channels + c] = data[(y * width + x) * channels + c];
    }
  }
  return { data: out, width: height, height: width, channels } as ResultPicture;
}

interface Seam {
  inside: number;
  nearby: number;
}

/** The step across the edge beside the mean step inside, and beside that of the eight columns on either side. */
function seam(picture: ResultPicture): Seam {
  const { width } = picture;
  const steps = Array.from({ length: width }, (_, x) => step(picture, x, (x + 1) % width));
  const [inside, edge] = [steps.slice(0, -1), steps[width - 1]];
  return { inside: edge / mean(inside), nearby: edge / mean([...inside.slice(0, 8), ...inside.slice(-8)]) };
}

const mean = (values: number[]): number => values.reduce((sum, each) => sum + each) / values.length;

const inWords = ({ inside, nearby }: Seam): string =>
  `${inside.toFixed(2)} of the inside, ${nearby.toFixed(2)} of what is nearby`;

/** The picture beside and below itself. */
function repeated({ data, width, height, channels }: ResultPicture): ResultPicture {
  const out = new Uint8ClampedArray(4 * data.length);
  for (let y = 0; y < 2 * height; y++) {
    const row = data.subarray((y % height) * width * channels, ((y % height) + 1) * width * channels);
    for (const half of [0, 1]) out.set(row, (2 * y + half) * width * channels);
  }
  return { data: out, width: 2 * width, height: 2 * height, channels } as ResultPicture;
}

const seams: Record<string, Seam[]> = {};
for (const styles of paintings) {
  const pictures = {
    tile: await texture({ ...quick, styles, seamless: true }).result,
    texture: await texture({ ...quick, styles }).result,
    'photo-tile': await stylize({ ...quick, content, styles, border: 'wrap' }).result,
    photo: await stylize({ ...quick, content, styles }).result,
  };
  const name = basename(styles, extname(styles));
  for (const [kind, picture] of Object.entries(pictures)) {
    const [across, down] = [seam(picture), seam(turned(picture))];
    seams[kind] = [...(seams[kind] ?? []), across, down];
    console.log(`${name}, ${kind}: across ${inWords(across)}; down ${inWords(down)}`);
    if (kind.endsWith('tile')) await writeImage(join(folder, `${name}-${kind}.png`), repeated(picture));
  }
}
// One column differs from another by a quarter or so: only the mean says something.
for (const [kind, all] of Object.entries(seams)) {
  const [inside, nearby] = [mean(all.map((each) => each.inside)), mean(all.map((each) => each.nearby))];
  console.log(`${kind}, on average: ${inWords({ inside, nearby })}`);
}
