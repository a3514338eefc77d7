import type { VNode } from 'preact';
import { refusal } from '../studio/liveChanges.ts';
import { failure, isAboutMaps, mapNotices } from '../studio/news.ts';
import type { Picture } from '../studio/picture.ts';
import { PictureField } from '../studio/pictureField.tsx';
import { guards, hasMaps, type Painting, paintings, photo } from '../studio/pictures.ts';

/** The semantic maps: of the photo, and of each painting. */
export function MapFields(): VNode {
  const list = paintings.value;
  const setMap = (painting: Painting, map: Picture | undefined): void => {
    forgetWords();
    paintings.value = list.map((each) => (each === painting ? { ...each, map } : each));
  };
  const setMapOfPhoto = (map: Picture | undefined): void => {
    forgetWords();
    guards.value = { ...guards.value, map };
  };
  return (
    <fieldset>
      <legend>Maps</legend>
      <p class="small muted">
        A map is a picture in a few flat colors that say what is what: where the photo’s map is blue, the photo is
        painted like the blue part of the painting’s map. So the sky can be painted like a sky, and water like water.
      </p>
      <PictureField name={`Map of ${photo.value.name}`} picture={guards.value.map} onPick={setMapOfPhoto} />
      {list.map((painting) => (
        <PictureField
          key={painting.picture.address}
          name={`Map of ${painting.picture.name}`}
          picture={painting.map}
          onPick={(map) => setMap(painting, map)}
        />
      ))}
      <div role="status">
        {hasMaps(list, guards.value) &&
          said().map((text) => (
            <p key={text} class="small">
              <WithColors text={text} />
            </p>
          ))}
      </div>
    </fieldset>
  );
}

/** With another map, what was said of the one before does not hold any more. */
function forgetWords(): void {
  mapNotices.value = [];
  if (isAboutMaps(failure.value?.what)) failure.value = undefined;
  if (isAboutMaps(refusal.value)) refusal.value = undefined;
}

/** What there is to say of the maps: what they lack, and what the run has said of them. */
function said(): string[] {
  const list = paintings.value;
  const messages = [failure.value?.what, refusal.value, ...mapNotices.value].filter(isAboutMaps);
  if (!guards.value.map) return ['The photo has no map yet. Until it has one, maps do nothing.'];
  const lacking = list
    .filter(({ map }) => !map)
    .map(({ picture }) => `${picture.name} has no map, so it acts nowhere.`);
  if (lacking.length === list.length) return ['No painting has a map yet. Until one has, maps do nothing.'];
  const isMasked = list.some(({ mask, part }) => mask || part);
  const both = 'The paintings have masks, too. Clear those, or remove the maps: a map says it all.';
  return [...lacking, ...(isMasked ? [both] : []), ...(messages as string[])];
}

/** A message in which each color is also seen. */
function WithColors({ text }: { text: string }): VNode {
  const parts = text.split(/(#[0-9a-f]{6})/);
  return (
    <>
      {parts.flatMap((part) =>
        part.startsWith('#') ? [<i key={part} class="swatch" style={{ background: part }} />, part] : [part],
      )}
    </>
  );
}
