import { Icon } from '@pastiche/explorer/icon.tsx';
import type { VNode } from 'preact';
import { CropButton } from '../crop/cropButton.tsx';
import { FileButton } from '../ui/fileButton.tsx';
import { Slider } from '../ui/slider.tsx';
import { chooseOwnPainting, forgetPainting, paintingNote } from './choosePicture.ts';
import { contactSheet, isContactSheet } from './contactSheet.ts';
import { FileNoteView } from './fileNoteView.tsx';
import {
  ownPaintings,
  type Painting,
  paintings,
  picturesIn,
  replacePainting,
  togglePainting,
  weighPainting,
} from './pictures.ts';
import { PictureTiles } from './pictureTiles.tsx';
import { samplePaintings } from './samples.ts';

interface Props {
  /** Whether they can be shown as what they make of the photo. */
  canShowOnPhoto?: boolean;
}

/** The paintings to choose from, and the weights of the chosen ones. */
export function PaintingPicker({ canShowOnPhoto = false }: Props): VNode {
  const drop = (event: DragEvent): void => {
    const files = picturesIn(event.dataTransfer);
    if (files.length === 0) return;
    event.preventDefault();
    void inTurn(files);
  };
  return (
    <section class="card" aria-labelledby="paintings-title" onDrop={drop}>
      <h2 id="paintings-title">The paintings</h2>
      <p class="muted small hint">Choose one, or several to mix them. Any picture with a texture works.</p>
      {canShowOnPhoto && <OnPhoto />}
      <FileNoteView note={paintingNote} onCropped={replacePainting} />
      <PictureTiles
        legend="Paintings"
        pictures={[...ownPaintings.value.toReversed(), ...samplePaintings]}
        isChosen={(picture) => paintings.value.some((painting) => painting.picture === picture)}
        onChoose={togglePainting}
        onRemove={forgetPainting}
        shown={canShowOnPhoto && isContactSheet.value ? contactSheet.value : undefined}
      >
        <FileButton multiple class="tile tile-add" onFile={chooseOwnPainting}>
          <Icon name="plus" />
          <span>Your own</span>
        </FileButton>
      </PictureTiles>
      {paintings.value.length > 1 ? (
        <Mixture list={paintings.value} />
      ) : (
        <CropButton
          picture={paintings.value[0].picture}
          label="Crop this painting"
          onCropped={replacePainting}
          class="crop-painting"
        />
      )}
    </section>
  );
}

function OnPhoto(): VNode {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={isContactSheet.value}
        onChange={({ currentTarget }) => (isContactSheet.value = currentTarget.checked)}
      />
      Show each on your photo
    </label>
  );
}

async function inTurn(files: readonly File[]): Promise<void> {
  for (const file of files) await chooseOwnPainting(file);
}

function Mixture({ list }: { list: readonly Painting[] }): VNode {
  const total = list.reduce((sum, { weight }) => sum + weight, 0);
  const share = (weight: number): number => Math.round(100 * (total > 0 ? weight / total : 1 / list.length));
  return (
    <div class="mixture">
      {list.map(({ picture, weight }) => (
        <Slider
          key={picture.address}
          name={picture.name}
          min={0}
          max={1}
          step={0.01}
          value={weight}
          shown={`${share(weight)}%`}
          onInput={(to) => weighPainting(picture, to)}
        />
      ))}
    </div>
  );
}
