import { type Encoder, PasticheError, type RawImage, resolveOptions, type StyleOptions } from '@pastiche/core';
import { type NetworkName, networks, upTo } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';

/** What WebAssembly can address, in bytes. */
const memory = 2 ** 32;

/** A run takes this many times the activations of one picture: 3.1 to 4.4 were measured at 512 and 1024 px, of heap. */
const multiple = 5;

/**
 * Refuses a size that WebAssembly has no memory for: past its end its kernels compute nothing, and say so only on stderr.
 * Sizes close to the limit pass here, and may meet the allocator's own (see `useBackend`).
 *
 * @throws PasticheError `out-of-memory`
 */
export function checkMemory(
  encoder: Encoder,
  layers: readonly string[],
  { width, height }: RawImage,
  options: Partial<Pick<StyleOptions, 'preset' | 'size'>>,
): void {
  // Where the encoder computes the costs, WebAssembly sees little more than the image.
  if (tf.getBackend() !== 'wasm' || encoder.evaluator || !Object.hasOwn(networks, encoder.name)) return;
  const { size } = resolveOptions(options);
  const pixels = (size * size * Math.min(width, height)) / Math.max(width, height);
  const bytes = pixels * bytesPerPixel(encoder.name as NetworkName, layers) * multiple;
  if (bytes <= memory) return;
  const largest = Math.floor(size * Math.sqrt(memory / bytes));
  throw new PasticheError(
    'out-of-memory',
    `At size ${size} this picture takes about ${Math.ceil(bytes / 2 ** 30)} GB, and WebAssembly has 4: ` +
      `choose a size of at most ${largest}, or another backend`,
  );
}

/** Of all activations as far as the deepest layer, as 32-bit floats. */
function bytesPerPixel(model: NetworkName, layers: readonly string[]): number {
  let share = 1;
  let floats = 0;
  for (const operation of upTo(networks[model], layers)) {
    if (operation.op === 'pool') share /= 4;
    else floats += (operation.out + (operation.tap ?? 0)) * share;
  }
  return 4 * floats;
}
