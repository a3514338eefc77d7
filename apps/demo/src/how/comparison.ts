import type { LayerMeasure } from '@pastiche/core';

/** A pair of units, by row and column of the matrices. */
export interface Cell {
  row: number;
  column: number;
}

/** The Gram matrices of a picture and of the painting, for some units of one layer. */
export interface Comparison {
  /** The units' indices in the layer; one per row of the matrices. */
  channels: readonly number[];
  /** Row by row, divided by a unit's mean energy in the painting. */
  picture: Float32Array;
  painting: Float32Array;
  /** The painting's matrix minus the picture's. */
  difference: Float32Array;
  /** The style cost of the whole layer: 0 for this style, 1 for a picture in which nothing fires. */
  distance: number;
}

/** The units with the largest shares of the energy in some pictures together, strongest first. */
export function strongestUnits(measures: readonly LayerMeasure[], count: number): number[] {
  const [{ channels }] = measures;
  const all = Array.from({ length: channels }, (_, channel) => channel);
  const shares = measures.map((measured) => {
    const energies = all.map((channel) => energy(measured, channel));
    const total = energies.reduce((a, b) => a + b);
    return energies.map((each) => each / total);
  });
  const strength = (channel: number): number => shares.reduce((sum, share) => sum + share[channel], 0);
  return all.sort((a, b) => strength(b) - strength(a)).slice(0, count);
}

/** @param channels the units to compare */
export function compareGrams(picture: LayerMeasure, painting: LayerMeasure, channels: readonly number[]): Comparison {
  const all = painting.channels;
  const total = Array.from({ length: all }, (_, channel) => energy(painting, channel)).reduce((a, b) => a + b);
  const mean = total / all || 1;
  const part = ({ gram }: LayerMeasure): Float32Array =>
    Float32Array.from(channels.flatMap((row) => channels.map((column) => gram[row * all + column] / mean)));
  const [ofPicture, ofPainting] = [part(picture), part(painting)];
  return {
    channels,
    picture: ofPicture,
    painting: ofPainting,
    difference: ofPainting.map((value, i) => value - ofPicture[i]),
    distance: distanceOf(picture.gram, painting.gram),
  };
}

function energy({ gram, channels }: LayerMeasure, channel: number): number {
  return gram[channel * (channels + 1)];
}

/** The squared distance of two lists of numbers, as a fraction of the second's squares. */
export function distanceOf(of: Float32Array, from: Float32Array): number {
  let [apart, whole] = [0, 0];
  for (let i = 0; i < from.length; i++) {
    apart += (of[i] - from[i]) ** 2;
    whole += from[i] ** 2;
  }
  return apart / (whole || 1);
}
