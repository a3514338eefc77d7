import type { VNode } from 'preact';
import { PictureField } from '../studio/pictureField.tsx';
import { startPicture } from './startPicture.ts';

/** Chooses a picture of one's own that painting starts from. */
export function StartPicker({ disabled }: { disabled?: boolean }): VNode {
  const picture = startPicture.value;
  return (
    <fieldset disabled={disabled}>
      <legend>Start picture</legend>
      <p class="small muted">
        {picture
          ? `Painting starts from ${picture.name}, stretched to the photo’s shape.`
          : 'A sketch starts from the first glance, other sizes from the photo, unless init says otherwise. You can choose another picture to start from.'}
      </p>
      <PictureField name="Start" picture={picture} onPick={(to) => (startPicture.value = to)} />
    </fieldset>
  );
}
