import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { showCamera } from '../camera/showCamera.ts';
import { choosePhoto } from './choosePicture.ts';

/** A dialog that takes a photo with the device's camera. */
export function Camera({ onClose }: { onClose: () => void }): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const ready = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);

  useEffect(() => {
    dialog.current?.showModal();
    if (!video.current) return;
    return showCamera(video.current, { facing: 'environment', width: 1920 }, (why) => (problem.value = why));
  }, []);

  const shoot = async (): Promise<void> => {
    const element = video.current;
    if (!element) return;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [element.videoWidth, element.videoHeight];
    canvas.getContext('2d')?.drawImage(element, 0, 0);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.95));
    if (blob) await choosePhoto(new File([blob], 'Your photo', { type: blob.type }));
    dialog.current?.close();
  };

  return (
    <dialog ref={dialog} class="card camera" aria-label="Take a photo" onClose={onClose}>
      <video ref={video} autoPlay playsInline muted hidden={!!problem.value} onPlaying={() => (ready.value = true)} />
      {problem.value && <p role="alert">{problem} Choose a file instead.</p>}
      <div class="row">
        <button type="button" class="primary" disabled={!ready.value} onClick={shoot}>
          <Icon name="camera" /> Take the photo
        </button>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}
