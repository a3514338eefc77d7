import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { FileButton } from '../ui/fileButton.tsx';
import { Camera } from './camera.tsx';
import { choosePhoto, forgetPhoto, photoNote } from './choosePicture.ts';
import { FileNoteView } from './fileNoteView.tsx';
import { ownPhotos, photo } from './pictures.ts';
import { PictureTiles } from './pictureTiles.tsx';
import { samplePhotos } from './samples.ts';

const hasCamera = typeof navigator.mediaDevices?.getUserMedia === 'function';

export function PhotoPicker(): VNode {
  const camera = useSignal(false);
  return (
    <section class="card" aria-labelledby="photo-title">
      <h2 id="photo-title">The photo</h2>
      <div class="row">
        <FileButton class="grow" onFile={choosePhoto}>
          <Icon name="upload" /> Choose
        </FileButton>
        {hasCamera && (
          <button type="button" class="grow" onClick={() => (camera.value = true)}>
            <Icon name="camera" /> Camera
          </button>
        )}
      </div>
      <p class="muted small hint">You can also drop or paste a photo anywhere. It stays on your device.</p>
      <FileNoteView note={photoNote} onCropped={choosePhoto} />
      <PictureTiles
        legend="Photos"
        pictures={[...ownPhotos.value.toReversed(), ...samplePhotos]}
        isChosen={(picture) => photo.value === picture}
        onChoose={choosePhoto}
        onRemove={forgetPhoto}
      />
      {camera.value && <Camera onClose={() => (camera.value = false)} />}
    </section>
  );
}
