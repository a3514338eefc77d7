import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { CropButton } from '../crop/cropButton.tsx';
import { FileButton } from '../ui/fileButton.tsx';
import { Camera } from './camera.tsx';
import { choosePhoto, photoProblem } from './choosePicture.ts';
import { photo } from './pictures.ts';
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
        <CropButton class="grow" picture={photo.value} onCropped={choosePhoto} />
      </div>
      <p class="muted small hint">You can also drop or paste a photo anywhere. It stays on your device.</p>
      <p class="problem" role="alert">
        {photoProblem}
      </p>
      <PictureTiles
        legend="Sample photos"
        pictures={samplePhotos}
        isChosen={(picture) => photo.value === picture}
        onChoose={choosePhoto}
      />
      {camera.value && <Camera onClose={() => (camera.value = false)} />}
    </section>
  );
}
