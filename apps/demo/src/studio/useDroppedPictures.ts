import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { choosePhoto } from './choosePicture.ts';
import { picturesIn } from './pictures.ts';

/** Uses a picture dropped anywhere on the page, or pasted, as the photo. The signal is true while one hovers. */
export function useDroppedPictures(): Signal<boolean> {
  const hovering = useSignal(false);
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
      hovering.value = true;
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) hovering.value = false;
    };
    const drop = (event: DragEvent): void => {
      hovering.value = false;
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
