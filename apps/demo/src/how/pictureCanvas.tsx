import type { RawImage } from '@pastiche/core';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  picture: RawImage | undefined;
  /** Width over height, known before there is a picture. */
  ratio: number;
  label: string;
}

/** A picture while it is painted; noise until there is one. */
export function PictureCanvas({ picture, ratio, label }: Props): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (picture && canvas.current) void draw(canvas.current, picture);
  }, [picture]);
  return (
    <div class="how-picture" style={{ aspectRatio: String(ratio), backgroundImage: picture ? 'none' : noise() }}>
      <canvas ref={canvas} role="img" aria-label={label} hidden={!picture} />
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

async function draw(canvas: HTMLCanvasElement, picture: RawImage): Promise<void> {
  const { toImageData } = await import('@pastiche/web');
  const pixels = toImageData(picture);
  if (canvas.width !== picture.width || canvas.height !== picture.height) {
    [canvas.width, canvas.height] = [picture.width, picture.height];
  }
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}
