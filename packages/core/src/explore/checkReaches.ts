import type { Encoder } from '../encoder/encoder.ts';
import { PasticheError } from '../errors.ts';
import type { Size } from '../image/resize.ts';

/**
 * Checks that a picture is large enough for some layers. Unknown layers are ignored; the encoder reports them.
 *
 * @param name what to call the picture in the error message
 * @throws PasticheError `invalid-image` if the picture, at this size, is too small for the layers
 */
export function checkReaches(
  { width, height }: Size,
  encoder: Encoder,
  layers: readonly string[],
  name = 'The picture',
): void {
  const smallest = encoder.smallestImage(layers.filter((layer) => encoder.layers.includes(layer)));
  if (Math.min(width, height) >= smallest) return;
  throw new PasticheError(
    'invalid-image',
    `${name} would be seen at ${width}x${height}, but these layers need at least ${smallest} px on either side. ` +
      'Choose a larger size, or crop the picture.',
  );
}
