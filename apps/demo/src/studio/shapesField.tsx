import type { VNode } from 'preact';
import { isOwnOption } from './perPainting.ts';
import type { Picture } from './picture.ts';
import { PictureField } from './pictureField.tsx';
import { hasMaps, ownPaintings, paintings, shapesFrom } from './pictures.ts';
import { samplePaintings } from './samples.ts';
import { overrides } from './settings.ts';

/** Chooses a painting whose shapes are painted in the strokes of the others. */
export function ShapesField({ disabled }: { disabled: boolean }): VNode {
  const chosen = shapesFrom.value;
  const wall = [...ownPaintings.value, ...samplePaintings];
  const list: readonly Picture[] = chosen && !wall.includes(chosen) ? [chosen, ...wall] : wall;
  const hindrance = chosen && whatHinders();
  return (
    <fieldset disabled={disabled}>
      <legend>Shapes from another painting</legend>
      <p class="small muted">
        First, one painting is made that has the fine strokes of your paintings and the shapes of this one. Then the
        photo is painted like that.
      </p>
      <PictureField name="Shapes" picture={chosen} onPick={(picture) => (shapesFrom.value = picture)}>
        <select
          aria-label="Shapes from"
          value={chosen ? list.indexOf(chosen) : ''}
          onChange={({ currentTarget: { value } }) => (shapesFrom.value = value ? list[Number(value)] : undefined)}
        >
          <option value="">None</option>
          {list.map((picture, i) => (
            <option key={picture.address} value={i}>
              {picture.name}
            </option>
          ))}
        </select>
      </PictureField>
      {hindrance && <p class="problem">Shapes from another painting make one painting of all, so {hindrance}.</p>}
    </fieldset>
  );
}

/** What each painting has of its own, where all become one. */
function whatHinders(): string | undefined {
  const list = paintings.value;
  const lists = Object.entries(overrides.value).flatMap(([name, value]) =>
    isOwnOption(name as never) && Array.isArray(value) ? [name] : [],
  );
  if (lists.length > 0) return `${lists.join(' and ')} must be alike for all paintings`;
  if (list.some(({ part }) => part) || (list.length > 1 && list.some(({ mask }) => mask)))
    return 'masks of the paintings do not go with it';
  return hasMaps(list, {}) ? 'maps of paintings do not go with it' : undefined;
}
