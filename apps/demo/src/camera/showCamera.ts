/** What to show of which camera. */
interface CameraView {
  /** The camera that looks away from the user, or at the user. */
  facing: 'environment' | 'user';
  /** The width to ask for, in pixels. */
  width: number;
}

/**
 * Asks for a camera, and shows it in an element that plays by itself.
 *
 * @param tell gets what is wrong in a sentence, and undefined once the camera is open
 * @returns a function that closes the camera
 */
export function showCamera(
  video: HTMLVideoElement,
  { facing, width }: CameraView,
  tell: (problem: string | undefined) => void,
): () => void {
  let stream: MediaStream | undefined;
  let isClosed = false;
  const stop = (): void => {
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  if (!navigator.mediaDevices) tell('This page may not use a camera.');
  navigator.mediaDevices?.getUserMedia({ video: { facingMode: facing, width: { ideal: width } } }).then(
    (opened) => {
      stream = opened;
      if (isClosed) return stop();
      tell(undefined);
      video.srcObject = opened;
    },
    ({ name }: DOMException) => {
      const isBlocked = name === 'NotAllowedError';
      tell(isBlocked ? 'Camera access is blocked. Allow it in the address bar.' : 'Your browser found no camera.');
    },
  );
  return () => {
    isClosed = true;
    stop();
    video.srcObject = null;
  };
}
