import type { PictureSelector } from '@pastiche/web';
import type { Picture } from '../studio/picture.ts';
import { backend } from '../studio/settings.ts';
import { longest } from './mask.ts';

/** The picture that was clicked on last, and what the network knows of it. */
let open: { picture: Picture; selector: Promise<PictureSelector> } | undefined;

/** Has the network look at a picture, once, so that clicks select things in it. */
export function openSelector(picture: Picture): Promise<PictureSelector> {
  if (open?.picture === picture) return open.selector;
  void open?.selector.then((selector) => selector.dispose());
  const selector = look(picture);
  open = { picture, selector };
  selector.catch(() => {
    open = undefined;
  });
  return selector;
}

async function look({ source }: Picture): Promise<PictureSelector> {
  const { createSelector } = await import('@pastiche/web');
  return createSelector(source, { size: longest, backend: backend.value, model: 'compact' });
}
