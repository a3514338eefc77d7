import { Icon, type IconName } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { saysHow } from '../share/saysHow.ts';
import { download } from '../ui/download.ts';
import { useFocusBack } from '../ui/useFocusBack.ts';
import { fromRecord } from './library.ts';
import type { ResultRecord } from './records.ts';
import { bringBack, removeResults } from './results.ts';
import { takeUp } from './situation.ts';
import { describe, nameOf } from './told.ts';
import { offerUndo } from './undo.ts';
import { useAddress } from './useAddress.ts';

interface Props {
  result: ResultRecord;
}

const dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** A picture of the gallery, what it was made of, and what can be done with it. */
export function ResultTile({ result }: Props): VNode {
  const item = useRef<HTMLLIElement>(null);
  useFocusBack(item);
  const address = useAddress(result.small ?? result.file);
  const told = useSignal({ name: 'A picture', lines: [] as string[] });
  useEffect(() => {
    void fromRecord(result.recipe).then(
      (recipe) => (told.value = { name: nameOf(recipe), lines: describe(recipe, result) }),
    );
  }, [result]);
  const { name, lines } = told.value;
  const open = (paint: boolean) => (): void => {
    // Which gives the focus back to what opened it.
    item.current?.closest('dialog')?.close();
    void takeUp(result, paint);
  };
  const remove = async (): Promise<void> => {
    await removeResults(result.id);
    offerUndo(`${name} is deleted.`, () => bringBack(result));
  };
  const act = (label: string, onClick: () => void, icon: IconName): VNode => (
    <button type="button" class="quiet" aria-label={`${label}: ${name}`} onClick={onClick}>
      <Icon name={icon} /> {label}
    </button>
  );
  return (
    <li ref={item} class="gallery-item">
      <button type="button" class="gallery-picture" aria-label={`Open ${name}`} onClick={open(false)}>
        <img class="picture" src={address.value} alt="" width={result.width} height={result.height} />
      </button>
      <div>
        <h3>{name}</h3>
        <p class="muted small">
          {!result.isDone && <strong>{Math.round(100 * (result.steps.at(-1)?.progress ?? 0))}% painted. </strong>}
          {lines.join(' · ')}
          <br />
          {dates.format(result.date)}
        </p>
      </div>
      <div class="gallery-actions">
        {act('Open', open(false), 'enlarge')}
        {act('Go on', open(true), 'play')}
        {act('Download', async () => download(await fileOf(result), fileName(name)), 'download')}
        {act('Delete', remove, 'close')}
      </div>
    </li>
  );
}

/** Its pixels alone, if files are not to say how they were made. */
async function fileOf({ file }: ResultRecord): Promise<Blob> {
  if (saysHow.value) return file;
  const { readImage, toBlob } = await import('@pastiche/web');
  return toBlob(await readImage(file));
}

const fileName = (name: string): string => `${name.replaceAll(/[\s,]+/g, '-').toLowerCase()}.png`;
