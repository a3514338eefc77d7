import * as tf from '@tensorflow/tfjs-core';
import type { Encoder, Encoding } from '../encoder/encoder.ts';
import { type ProjectionRule, project } from '../explore/project.ts';
import { largestOfColors } from '../explore/projectionPicture.ts';
import { crop, type RawImage } from '../image/rawImage.ts';
import { assert, assertClose, oddShape, randomTensor } from './check.ts';

const size = { width: oddShape[2], height: oddShape[1] };

/** A projection, which computes no more than the part of the image that the unit sees, is what comes back through the whole. */
export async function projectsAsTheWhole(encoder: Encoder, tolerance: number): Promise<void> {
  const pixels = randomTensor(oddShape, 7);
  const image: RawImage = { data: (await pixels.data()) as Float32Array, ...size, channels: 3 };
  try {
    for (const layer of [encoder.layers[0], encoder.layers[encoder.layers.length - 1]]) {
      const encoding = await encoder.encode(pixels, [layer]);
      try {
        // Read before the first way back, after which an encoding may have them no more.
        const { shape } = encoding.features[layer];
        const activations = (await encoding.features[layer].data()) as Float32Array;
        // Along a diagonal, from corner to corner. Where a network wraps, what comes back near an edge is at the opposite one too.
        for (const share of encoder.wraps ? [0.4] : [0, 0.4, 1]) {
          const seen: Seen = { encoder, encoding, layer, image, shape, activations };
          await compareAt(share, seen, tolerance);
        }
      } finally {
        encoding.dispose();
      }
    }
  } finally {
    pixels.dispose();
  }
}

interface Seen {
  encoder: Encoder;
  encoding: Encoding;
  layer: string;
  image: RawImage;
  shape: [number, number, number, number];
  activations: Float32Array;
}

async function compareAt(share: number, seen: Seen, tolerance: number): Promise<void> {
  const { encoder, encoding, layer, image, shape, activations } = seen;
  const [, height, width, units] = shape;
  const position = { x: Math.round(share * (width - 1)), y: Math.round(share * (height - 1)) };
  const first = (position.y * width + position.x) * units;
  const there = activations.subarray(first, first + units);
  const unit = there.indexOf(Math.max(...there));
  for (const rule of ['deconvnet', 'saliency'] as const) {
    const { values, field, activation } = await project({ encoder, image, layer, unit, position, rule });
    assertClose(activation, there[unit], tolerance, `an activation of ${layer}`);
    const whole = await backFrom(
      encoding,
      { [layer]: only(first + unit, rule === 'saliency' ? 1 : there[unit], shape) },
      rule,
    );
    const part = crop({ data: whole, ...size, channels: 3 }, field).data as Float32Array;
    assertClose(sumOf(part), sumOf(whole), tolerance, `what comes back within the field of ${layer}`);
    const expected = rule === 'saliency' ? largestOfColors(part) : part;
    const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i])), 0);
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert(worst <= tolerance * largest, `A projection of ${layer} by ${rule} is off by ${worst} of ${largest}`);
  }
}

/** 0 but for one value. */
function only(index: number, value: number, shape: Seen['shape']): tf.Tensor4D {
  const length = shape.reduce((product, side) => product * side);
  return tf.tensor4d(
    Float32Array.from({ length }, (_, i) => (i === index ? value : 0)),
    shape,
  );
}

/** What comes back through the whole image; frees the cotangents. */
async function backFrom(
  encoding: Encoding,
  cotangents: Record<string, tf.Tensor4D>,
  rule: ProjectionRule,
): Promise<Float32Array> {
  const back = await encoding.backward(cotangents, undefined, rule === 'saliency' ? 'gradient' : rule);
  const values = (await back.data()) as Float32Array;
  tf.dispose([cotangents, back]);
  return values;
}

function sumOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0);
}
