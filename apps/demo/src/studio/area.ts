import { plannedScales, resolveOptions, type Size, type StyleOptions } from '@pastiche/core';

/** Photos whose longer side is more than so many times the shorter one are sized by area: by the longer side they would be thin strips. */
const long = 2;
/** The shape whose area a size names. */
const usual = 3 / 2;
/** The limits of core's options. */
const [largestSize, leastScale] = [8192, 0.1];

/** How many times as long as its size says the longer side of a photo is: 1, unless the photo is long. */
export function stretch({ width, height }: Size): number {
  const ratio = Math.max(width / height, height / width);
  return ratio > long ? Math.sqrt(ratio / usual) : 1;
}

/** Options as a run takes them: there, a size is the longer side. Strokes stay as many pixels wide. */
export function asPainted<Options extends Partial<StyleOptions>>(options: Options, photo: Size): Options {
  const { size, minSize, styleScale } = resolveOptions(options);
  const scales = [styleScale].flat();
  const by = Math.min(stretch(photo), largestSize / size, Math.min(...scales) / leastScale);
  if (by <= 1) return options;
  const smaller = scales.map((scale) => scale / by);
  return {
    ...options,
    size: Math.round(by * size),
    minSize: Math.floor(by * minSize),
    styleScale: typeof styleScale === 'number' ? smaller[0] : smaller,
  };
}

/** A size in words: '512 px', or '836 × 209' for a long photo. */
export function sizeWords(size: number, photo: Size): string {
  if (stretch(photo) === 1) return `${size} px`;
  const [{ width, height }] = plannedScales(photo, asPainted({ size, minSize: size }, photo));
  // Their spaces do not break.
  return `${width}\u00a0×\u00a0${height}`;
}
