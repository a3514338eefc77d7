import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { openPicture } from '../studio/openPicture.ts';
import type { Picture } from '../studio/picture.ts';
import { ownPaintings } from '../studio/pictures.ts';
import { samplePaintings, samplePhotos } from '../studio/samples.ts';
import { FileButton } from '../ui/fileButton.tsx';
import { chosen, painting, photo } from './subjects.ts';

/** The choice of the two pictures that the page explains with. The Studio's stay as they are. */
export function SubjectBar(): VNode {
  return (
    <div class="how-subjects">
      <Choice of="photo" title="The photo" pictures={samplePhotos} />
      <Choice of="painting" title="The painting" pictures={[...samplePaintings, ...ownPaintings.value]} />
    </div>
  );
}

interface Props {
  of: 'photo' | 'painting';
  title: string;
  pictures: readonly Picture[];
}

function Choice({ of, title, pictures }: Props): VNode {
  const problem = useSignal<string | undefined>(undefined);
  const now = of === 'photo' ? photo.value : painting.value;
  const choose = (picture: Picture): void => {
    chosen.value = { ...chosen.value, [of]: picture };
  };
  const open = async (file: File): Promise<void> => {
    problem.value = undefined;
    try {
      choose(await openPicture(file, file.name));
    } catch (error) {
      problem.value = (error as Error).message;
    }
  };
  const all = pictures.includes(now) ? pictures : [...pictures, now];
  return (
    <fieldset class={of === 'photo' ? 'of-content' : 'of-style'}>
      <legend class="small">{title}</legend>
      <div class="how-strip">
        {all.map((picture) => (
          <button
            key={picture.address}
            type="button"
            class="how-subject"
            aria-pressed={picture === now}
            aria-label={picture.name}
            title={picture.name}
            onClick={() => choose(picture)}
          >
            <img class="picture" src={picture.thumbnail ?? picture.address} alt="" width="72" height="54" />
          </button>
        ))}
        <FileButton class="icon-button" onFile={open}>
          <Icon name="upload" />
          <span class="visually-hidden">{of === 'photo' ? 'A photo of your own' : 'A painting of your own'}</span>
        </FileButton>
      </div>
      <p class="problem" role="alert">
        {problem}
      </p>
    </fieldset>
  );
}
