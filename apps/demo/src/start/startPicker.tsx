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
          : 'A sketch starts from the first glance, larger pictures from the photo, unless the option init says otherwise. You can also choose a picture of your own.'}
      </p>
      <PictureField name="Start" picture={picture} onPick={(to) => (startPicture.value = to)} />
    </fieldset>
  );
}
