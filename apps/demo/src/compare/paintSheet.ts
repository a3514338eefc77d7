import type { RawImage } from '@pastiche/core';
import { paintSmall } from '../how/paintSmall.ts';
import { asPainted } from '../studio/area.ts';
import { fitted, resized } from '../studio/perPainting.ts';
import { blendOf, paintings, photo } from '../studio/pictures.ts';
import { overrides, resolved } from '../studio/settings.ts';
import type { Variant } from './variants.ts';

/** Longer side of a variant, in pixels, and its steps: enough to see what it will be like. */
const largest = 160;
const most = 30;

/** Paints variants one after another; `onPicture` gets each of their steps. */
export async function paintSheet(
  variants: readonly Variant[],
  onPicture: (index: number, picture: RawImage) => void,
  signal: AbortSignal,
): Promise<void> {
  const { size, iterations } = resolved.value;
  const small = Math.min(largest, size);
  for (const [index, { options, painting }] of variants.entries()) {
    signal.throwIfAborted();
    const list = painting ? [{ picture: painting, weight: 1 }] : paintings.value;
    const picture = await paintSmall(
      ({ stylize }, given) =>
        stylize({
          ...asPainted(
            fitted({ ...resized({ ...overrides.value, ...options }, small), minSize: small }, list.length),
            photo.value,
          ),
          iterations: Math.min(most, iterations),
          content: photo.value.source,
          styles: list.map(({ picture: { source } }) => source),
          blend: blendOf(list),
          ...given,
        }),
      { signal, onStep: (_, unfinished) => onPicture(index, unfinished) },
    );
    onPicture(index, picture);
  }
}
