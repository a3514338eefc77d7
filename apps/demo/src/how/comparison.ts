import type { LayerMeasure } from '@pastiche/core';

/** Two Gram matrices side by side: some channels of one layer, in the photo and in the painting. */
export interface Comparison {
  /** Which channels of the layer, the strongest first; how many there are is the side of the matrices. */
  channels: readonly number[];
  /** Row by row, in units of a channel's usual energy in the painting. */
  photo: Float32Array;
  painting: Float32Array;
  /** The painting's less the photo's. */
  difference: Float32Array;
  /** That unit, as the network has it. */
  unit: number;
  /** The style cost of the whole layer: 0 for a picture with this style, 1 for one in which nothing fires. */
  distance: number;
}

/** @param count how many channels: the strongest in the two pictures together */
export function compareGrams(photo: LayerMeasure, painting: LayerMeasure, count: number): Comparison {
  const all = photo.channels;
  const energy = ({ gram }: LayerMeasure, channel: number): number => gram[channel * (all + 1)];
  const total = (measured: LayerMeasure): number =>
    Array.from({ length: all }, (_, channel) => energy(measured, channel)).reduce((a, b) => a + b);
  const [inPhoto, inPainting] = [total(photo), total(painting)];
  const strength = (channel: number): number =>
    energy(photo, channel) / inPhoto + energy(painting, channel) / inPainting;
  const channels = Array.from({ length: all }, (_, channel) => channel)
    .sort((a, b) => strength(b) - strength(a))
    .slice(0, count);
  const unit = inPainting / all || 1;
  const part = ({ gram }: LayerMeasure): Float32Array =>
    Float32Array.from(channels.flatMap((row) => channels.map((column) => gram[row * all + column] / unit)));
  const [ofPhoto, ofPainting] = [part(photo), part(painting)];
  return {
    channels,
    photo: ofPhoto,
    painting: ofPainting,
    difference: ofPainting.map((value, i) => value - ofPhoto[i]),
    unit,
    distance: distanceOf(photo.gram, painting.gram),
  };
}

function distanceOf(photo: Float32Array, painting: Float32Array): number {
  let [apart, whole] = [0, 0];
  for (let i = 0; i < painting.length; i++) {
    apart += (photo[i] - painting[i]) ** 2;
    whole += painting[i] ** 2;
  }
  return apart / (whole || 1);
}
