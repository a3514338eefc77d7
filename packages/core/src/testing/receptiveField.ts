import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoder/encoder.ts';
import { fieldAt } from '../encoder/fieldAt.ts';
import { PasticheError } from '../errors.ts';
import type { Rect } from '../image/resize.ts';
import type { ImageTensor } from '../image/tensors.ts';
import { assert, randomTensor } from './check.ts';

/** Of an activation, relative to the largest: less is rounding. */
const visible = 1e-5;

interface Position {
  x: number;
  y: number;
}

/**
 * Units see all that is in their fields and nothing besides: whatever changes outside of one leaves its unit as it is, and what changes
 * along a border of the field some units see.
 */
export async function seesItsField(encoder: Encoder): Promise<void> {
  for (const layer of [encoder.layers[0], encoder.layers[encoder.layers.length - 1]]) {
    const { size, stride } = encoder.receptiveField(layer);
    // So large that there are several units whose fields are whole: one of them may miss a change, behind a ReLU or a pool.
    const shape: [number, number, number, number] = [1, size + 5 * stride + 2, size + 6 * stride + 3, 3];
    const [image, other] = [1, 2].map((seed) => randomTensor(shape, seed));
    try {
      await seesTheFieldOf(encoder, layer, image, other);
    } finally {
      tf.dispose([image, other]);
    }
  }
  refusesUnknown(encoder);
}

async function seesTheFieldOf(encoder: Encoder, layer: string, image: ImageTensor, other: ImageTensor): Promise<void> {
  const [, height, width] = image.shape;
  const positions = await positionsOf(encoder, layer, image);
  const fields = positions.map((position) => fieldAt(encoder.receptiveField(layer), position, { width, height }));
  // Where a network wraps, the fields at the edges go on at the opposite ones.
  const { size } = encoder.receptiveField(layer);
  const inside = fields.findIndex((field) => field.width === size && field.height === size);
  for (const i of encoder.wraps ? [inside] : [0, Math.floor(positions.length / 2), positions.length - 1]) {
    const change = await changeAt(encoder, layer, positions[i], image, pasted(image, other, fields[i]));
    assert(change < visible, `A unit of ${layer} changes by ${change} when pixels outside of its field do`);
  }
  for (const border of ['left', 'right', 'top', 'bottom'] as const) {
    const isSeen = await someSees(positions, fields, size, (position, field) =>
      changeAt(encoder, layer, position, image, pasted(other, image, borderOf(field, border))),
    );
    assert(isSeen, `No unit of ${layer} sees the ${border} border of its field`);
  }
}

function refusesUnknown(encoder: Encoder): void {
  let error: unknown;
  try {
    encoder.receptiveField('no such layer');
  } catch (thrown) {
    error = thrown;
  }
  assert(PasticheError.isInstance(error) && error.code === 'unknown-layer', `Expected 'unknown-layer', not ${error}`);
}

/** Whether one of the units whose whole field is in the image changes visibly. */
async function someSees(
  positions: readonly Position[],
  fields: readonly Rect[],
  size: number,
  change: (position: Position, field: Rect) => Promise<number>,
): Promise<boolean> {
  for (const [i, field] of fields.entries()) {
    if (field.width < size || field.height < size) continue;
    if ((await change(positions[i], field)) > visible) return true;
  }
  return false;
}

/** All positions of a layer, row by row. */
async function positionsOf(encoder: Encoder, layer: string, image: ImageTensor): Promise<Position[]> {
  const encoding = await encoder.encode(image, [layer]);
  const [, rows, columns] = encoding.features[layer].shape;
  encoding.dispose();
  return Array.from({ length: rows * columns }, (_, i) => ({ x: i % columns, y: Math.floor(i / columns) }));
}

/** How much any unit at this position changes from one image to another, which is disposed of, relative to the layer's largest activation. */
async function changeAt(
  encoder: Encoder,
  layer: string,
  { x, y }: Position,
  image: ImageTensor,
  changed: ImageTensor,
): Promise<number> {
  const [before, after] = [await encoder.encode(image, [layer]), await encoder.encode(changed, [layer])];
  const [, , columns, channels] = before.features[layer].shape;
  const [a, b] = await Promise.all(
    [before, after].map(async ({ features }) => (await features[layer].data()) as Float32Array),
  );
  before.dispose();
  after.dispose();
  changed.dispose();
  const begin = (y * columns + x) * channels;
  const differences = a.slice(begin, begin + channels).map((value, i) => Math.abs(value - b[begin + i]));
  return Math.max(...differences) / a.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
}

/** A part of one image on another. */
function pasted(part: ImageTensor, onto: ImageTensor, { left, top, width: across, height: down }: Rect): ImageTensor {
  const [, height, width] = onto.shape;
  return tf.tidy(() => {
    const mask = tf.pad(tf.ones([down, across, 1]), [
      [top, height - top - down],
      [left, width - left - across],
      [0, 0],
    ]);
    return tf.add(onto, tf.mul(mask, tf.sub(part, onto))) as ImageTensor;
  });
}

/** The outermost pixels of a field on one side. */
function borderOf({ left, top, width: across, height: down }: Rect, border: 'left' | 'right' | 'top' | 'bottom'): Rect {
  if (border === 'left' || border === 'right') {
    return { left: border === 'left' ? left : left + across - 1, top, width: 1, height: down };
  }
  return { left, top: border === 'top' ? top : top + down - 1, width: across, height: 1 };
}
