import { fieldOf, networks } from '@pastiche/models';
import type { VNode } from 'preact';
import { frameOver, type Place } from './cellAt.ts';
import { size } from './seen.ts';
import { photo } from './subjects.ts';

interface Props {
  layer: string;
  /** A place in the layer's sheets. */
  place: Place;
  /** Width over height of the photo. */
  ratio: number;
}

/** The patch of the photo that one number of a layer depends on: framed in the photo, and enlarged. */
export function FieldView({ layer, place, ratio }: Props): VNode {
  const { address, thumbnail } = photo.value;
  const seen = ratio > 1 ? { width: size, height: size / ratio } : { width: size * ratio, height: size };
  const field = fieldOf(networks.compact, layer, place, seen);
  const scale = Math.max(field.width, field.height);
  const percent = (length: number): string => `${(100 * length) / scale}%`;
  return (
    <figure class="how-field">
      <div class="how-field-photo" style={{ aspectRatio: String(ratio) }}>
        <img class="picture" src={thumbnail ?? address} alt="" loading="lazy" style={{ aspectRatio: String(ratio) }} />
        <span class="how-mark" style={frameOver(field, seen)} />
      </div>
      <div class="how-lens">
        <img
          src={address}
          alt=""
          loading="lazy"
          style={{
            aspectRatio: String(ratio),
            width: percent(seen.width),
            left: percent(-field.left),
            top: percent(-field.top),
          }}
        />
      </div>
      <figcaption class="small muted">
        One number sees {Math.round(field.width)} × {Math.round(field.height)} of {size} pixels.
      </figcaption>
    </figure>
  );
}
