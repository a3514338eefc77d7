import type { ComponentChildren, VNode } from 'preact';
import type { Picture } from './picture.ts';

interface Props {
  legend: string;
  pictures: readonly Picture[];
  isChosen: (picture: Picture) => boolean;
  onChoose: (picture: Picture) => void;
  /** What comes after the pictures. */
  children?: ComponentChildren;
}

/** Pictures to choose from. */
export function PictureTiles({ legend, pictures, isChosen, onChoose, children }: Props): VNode {
  return (
    <fieldset class="tiles">
      <legend class="visually-hidden">{legend}</legend>
      {pictures.map((picture) => (
        <button
          key={picture.address}
          type="button"
          class="tile"
          aria-pressed={isChosen(picture)}
          onClick={() => onChoose(picture)}
        >
          <img class="picture" src={picture.thumbnail ?? picture.address} alt="" width="208" height="156" />
          <span>{picture.name}</span>
        </button>
      ))}
      {children}
    </fieldset>
  );
}
