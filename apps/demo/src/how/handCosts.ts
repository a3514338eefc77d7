import type { LayerMeasure } from '@pastiche/core';
import { distanceOf } from './comparison.ts';

export interface HandCosts {
  content: number;
  style: number;
}

interface Targets {
  photo: readonly LayerMeasure[];
  painting: readonly LayerMeasure[];
}

/** The costs of a picture: content on the last of its layers, style on the mean of the others. */
export function costsOf(picture: readonly LayerMeasure[], { photo, painting }: Targets): HandCosts {
  const deepest = picture.length - 1;
  const styles = picture.slice(0, deepest).map(({ gram }, i) => distanceOf(gram, painting[i].gram));
  return {
    content: contentOf(picture[deepest], photo[deepest]),
    style: styles.reduce((a, b) => a + b, 0) / (styles.length || 1),
  };
}

/** The squared distance of all maps, as a fraction of the photo's energy. */
function contentOf(picture: LayerMeasure, photo: LayerMeasure): number {
  const maps = new Map(picture.maps.map(({ channel, data }) => [channel, data]));
  let [apart, whole] = [0, 0];
  for (const { channel, data } of photo.maps) {
    const other = maps.get(channel);
    for (let i = 0; i < data.length; i++) {
      apart += (data[i] - (other?.[i] ?? 0)) ** 2;
      whole += data[i] ** 2;
    }
  }
  return apart / (whole || 1);
}
