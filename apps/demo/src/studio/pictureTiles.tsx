import { Icon } from '@pastiche/explorer/icon.tsx';
import type { ComponentChildren, VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { useFocusBack } from '../ui/useFocusBack.ts';
import type { Picture } from './picture.ts';

interface Props {
  legend: string;
  pictures: readonly Picture[];
  isChosen: (picture: Picture) => boolean;
  onChoose: (picture: Picture) => void;
  /** Takes one of the visitor's own pictures away. */
  onRemove: (picture: Picture) => void;
  /** Addresses of what is shown of them instead of themselves. */
  shown?: ReadonlyMap<Picture, string>;
  /** What comes before the pictures. */
  children?: ComponentChildren;
}

/** Pictures to choose from. */
export function PictureTiles({ legend, pictures, isChosen, onChoose, onRemove, shown, children }: Props): VNode {
  return (
    <fieldset class="tiles">
      <legend class="visually-hidden">{legend}</legend>
      {children}
      {pictures.map((picture) => (
        <Tile
          key={picture.address}
          picture={picture}
          address={shown?.get(picture) ?? picture.thumbnail ?? picture.address}
          isChosen={isChosen(picture)}
          onChoose={onChoose}
          onRemove={onRemove}
        />
      ))}
    </fieldset>
  );
}

interface TileProps extends Pick<Props, 'onChoose' | 'onRemove'> {
  picture: Picture;
  /** What is shown of it. */
  address: string;
  isChosen: boolean;
}

function Tile({ picture, address, isChosen, onChoose, onRemove }: TileProps): VNode {
  const place = useRef<HTMLDivElement>(null);
  useFocusBack(place);
  return (
    <div ref={place} class="tile-place">
      <button type="button" class="tile" aria-pressed={isChosen} onClick={() => onChoose(picture)}>
        <img class="picture" src={address} alt="" width="208" height="156" loading="lazy" />
        <span>{picture.name}</span>
      </button>
      {!picture.sample && (
        <button
          type="button"
          class="tile-remove"
          aria-label={`Remove ${picture.name}`}
          onClick={() => onRemove(picture)}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
