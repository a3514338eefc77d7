import type { LayerMeasure } from '@pastiche/core';

/** A pair of units, by row and column of the matrices. */
export interface Cell {
  row: number;
  column: number;
}

/** The Gram matrices of photo and painting for some units of one layer. */
export interface Comparison {
  /** The units' indices in the layer, strongest first; one per row of the matrices. */
  channels: readonly number[];
  /** Row by row, divided by a unit's mean energy in the painting. */
  photo: Float32Array;
  painting: Float32Array;
  /** The painting's matrix minus the photo's. */
  difference: Float32Array;
  /** The style cost of the whole layer: 0 for this style, 1 for a picture in which nothing fires. */
  distance: number;
}

/** @param count how many units to compare: the strongest in the two pictures together */
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
  const mean = inPainting / all || 1;
  const part = ({ gram }: LayerMeasure): Float32Array =>
    Float32Array.from(channels.flatMap((row) => channels.map((column) => gram[row * all + column] / mean)));
  const [ofPhoto, ofPainting] = [part(photo), part(painting)];
  return {
    channels,
    photo: ofPhoto,
    painting: ofPainting,
    difference: ofPainting.map((value, i) => value - ofPhoto[i]),
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
