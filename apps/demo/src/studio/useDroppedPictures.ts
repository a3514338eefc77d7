import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { choosePhoto } from './choosePicture.ts';
import { picturesIn } from './pictures.ts';

/** Where a hovering picture would be dropped: on the paintings, or anywhere else. */
type DropPlace = 'photo' | 'painting';

/** Uses a picture dropped anywhere on the page, or pasted, as the photo. The signal says where one hovers. */
export function useDroppedPictures(): Signal<DropPlace | undefined> {
  const hovering = useSignal<DropPlace | undefined>(undefined);
  useEffect(() => {
    const take = (event: DragEvent | ClipboardEvent, data: DataTransfer | null): void => {
      const [file] = picturesIn(data);
      // Pasted text is left to the browser.
      if (!file) return;
      event.preventDefault();
      void choosePhoto(file);
    };
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      const isPainting = (event.target as Element).closest?.('.part-painting');
      hovering.value = isPainting ? 'painting' : 'photo';
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) hovering.value = undefined;
    };
    const drop = (event: DragEvent): void => {
      hovering.value = undefined;
      // Unless another drop zone has taken it.
      if (!event.defaultPrevented) take(event, event.dataTransfer);
    };
    const paste = (event: ClipboardEvent): void => take(event, event.clipboardData);
    const leaving = new AbortController();
    const { signal } = leaving;
    addEventListener('dragover', over, { signal });
    addEventListener('dragleave', leave, { signal });
    addEventListener('drop', drop, { signal });
    addEventListener('paste', paste, { signal });
    return () => leaving.abort();
  }, []);
  return hovering;
}
