const samples = [new File([], 'picture.png', { type: 'image/png' }), new File([], 'film.mp4', { type: 'video/mp4' })];

/** Whether this device can pass files on to its other programs. */
export const canShareFiles: boolean = samples.every((file) => navigator.canShare?.({ files: [file] }) ?? false);

/** Whether this browser can copy pictures. */
export const canCopyPictures: boolean =
  typeof ClipboardItem === 'function' && typeof navigator.clipboard?.write === 'function';

/** Passes a file on to another program, which the visitor chooses. */
export async function shareFile(file: File): Promise<void> {
  try {
    await navigator.share({ files: [file], title: 'Painted with pastiche' });
  } catch (error) {
    // The visitor has changed their mind.
    if ((error as DOMException).name !== 'AbortError') throw error;
  }
}
