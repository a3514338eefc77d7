import { checkLayers } from '../encoder/checkLayers.ts';
import type { Encoder } from '../encoder/encoder.ts';
import { invalidOption } from '../errors.ts';
import { type RawImage, toPlanes } from '../image/rawImage.ts';
import { fitInside, resize } from '../image/resize.ts';
import { sizeOf, toTensor } from '../image/tensors.ts';
import { clip } from '../math/clip.ts';
import { pause } from '../math/pause.ts';
import { checkNames } from '../options/checkNames.ts';
import type { DescribedPicture } from './described.ts';
import { withMargin, withoutMargin } from './margin.ts';
import { oklab } from './oklab.ts';
import { principal } from './principal.ts';

/** Longer side of the picture as the network sees it, and of a cell. */
const seenSide = 512;
const cellSide = 4;
/** Directions that are kept of each layer. */
const kept = 24;
const usual = ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv5_1'];

/** The layers that a selection looks at by default: VGG's, or five from shallow to deep. */
function layersToSelectBy({ layers }: Encoder): string[] {
  if (usual.every((layer) => layers.includes(layer))) return usual;
  return [...new Set(usual.map((_, i) => layers[Math.round((i * (layers.length - 1)) / 4)]))];
}

/** What a {@link Selector} is made from. */
export interface SelectorOptions {
  /** The picture to select in. */
  picture: RawImage;
  /** The network to look through; it stays the caller's, and is not needed any more afterwards. */
  encoder: Encoder;
  /** The layers whose features are compared. @defaultValue `conv1_1` to `conv5_1`, or five of another network's */
  layers?: readonly string[];
  /** Cancels it: the promise rejects with `signal.reason`, and nothing is left behind. */
  signal?: AbortSignal;
}

/**
 * Shows a picture to a network, for {@link Selector.of}. `createSelector` does both.
 *
 * @throws PasticheError (rejecting) `unknown-layer`, `invalid-image`, `invalid-option`; `signal.reason` when cancelled
 */
export async function describePicture(options: SelectorOptions): Promise<DescribedPicture> {
  checkNames(options, ['picture', 'encoder', 'layers', 'signal']);
  const { picture, encoder, layers = layersToSelectBy(encoder), signal } = options;
  if (layers.length === 0) throw invalidOption('layers', 'at least one layer', '[]');
  checkLayers(encoder, encoder.layers, layers);
  const planes = toPlanes(picture, 'the picture');
  // Whole strides, so that the layers cover the picture evenly.
  const stride = Math.max(cellSide, ...layers.map((layer) => encoder.receptiveField(layer).stride));
  const smallest = Math.max(2 * stride, encoder.smallestImage(layers));
  const fitting = fitInside(planes, seenSide, smallest);
  const whole = (side: number): number => Math.max(Math.round(side / stride), Math.ceil(smallest / stride)) * stride;
  const seen = { width: whole(fitting.width), height: whole(fitting.height) };
  const grid = { width: seen.width / cellSide, height: seen.height / cellSide };
  // A unit at the edge sees the mirror image, and no zeros.
  const margin = stride;
  const around = { width: seen.width + 2 * margin, height: seen.height + 2 * margin };
  const rgb = withMargin(resize(planes.rgb, planes, seen, 3).map(clip), seen, 3, margin);
  const image = toTensor({ ...around, rgb }, around);
  const encoding = await encoder.encode(image, layers, signal).finally(() => image.dispose());
  try {
    const described: DescribedPicture = {
      picture,
      ...grid,
      layers: [],
      colors: oklab(resize(planes.rgb, planes, grid, 3)),
    };
    for (const layer of layers) {
      const features = encoding.features[layer];
      const channels = features.shape[3];
      const size = sizeOf(features);
      const cut = margin / encoder.receptiveField(layer).stride;
      const inner = { width: size.width - 2 * cut, height: size.height - 2 * cut };
      const values = withoutMargin((await features.data()) as Float32Array, size, channels, cut);
      const rows = resize(values, inner, grid, channels);
      described.layers.push({ values: principal(rows, channels, kept), channels: Math.min(channels, kept) });
      await pause(signal);
    }
    return described;
  } finally {
    encoding.dispose();
  }
}
