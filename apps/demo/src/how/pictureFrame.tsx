import type { RawImage } from '@pastiche/core';
import type { VNode } from 'preact';
import { PictureCanvas } from '../ui/pictureCanvas.tsx';

interface Props {
  picture: RawImage | undefined;
  /** Width over height, known before there is a picture. */
  ratio: number;
  label: string;
}

/** A picture while it is painted; noise until there is one. */
export function PictureFrame({ picture, ratio, label }: Props): VNode {
  return (
    <div
      class="how-picture picture"
      style={{ aspectRatio: String(ratio), backgroundImage: picture ? 'none' : noise() }}
    >
      <PictureCanvas picture={picture} label={label} class="fill" />
    </div>
  );
}

let address: string | undefined;

/** The address of a small picture of noise. */
function noise(): string {
  if (address) return address;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [96, 72];
  const pixels = new ImageData(canvas.width, canvas.height);
  for (let i = 0; i < pixels.data.length; i++) pixels.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  address = `url(${canvas.toDataURL()})`;
  return address;
}
