import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { isGlancing } from './glance.ts';
import { inOnePass } from './inOnePass.ts';
import { now } from './painted.ts';
import type { Picture } from './picture.ts';
import { ownPaintings, photo } from './pictures.ts';
import { samplePaintings } from './samples.ts';
import { backend } from './settings.ts';

/** Whether the paintings to choose from are shown as what they make of the photo. */
export const isContactSheet: Signal<boolean> = signal(false);

const made = signal<ReadonlyMap<Picture, string>>(new Map());
/** Addresses of the photo as one pass of a network paints it, by paintings; they come one after the other. */
export const contactSheet: ReadonlySignal<ReadonlyMap<Picture, string>> = made;

/** The longer side, in pixels: twice what a tile has. */
const longest = 256;

/** Fills the contact sheet as long as it is asked for, whenever nothing else is being painted. */
export function followContactSheet(): void {
  let work: AbortController | undefined;
  let of = photo.peek();
  effect(() => {
    const content = photo.value;
    if (of !== content) forget();
    of = content;
    const isIdle = now.value !== 'starting' && now.value !== 'painting' && !isGlancing.value;
    const next = [...ownPaintings.value, ...samplePaintings].find((each) => !made.value.has(each));
    if (!isContactSheet.value || !isIdle) work?.abort();
    else if (!work && next) void add(content, next);
  });

  async function add(content: Picture, painting: Picture): Promise<void> {
    work = new AbortController();
    const { signal: ended } = work;
    const address = await paint(content, painting, ended).catch((error: Error) => {
      if (!ended.aborted) console.info(`No picture for the contact sheet: ${error.message}`);
      return painting.thumbnail ?? painting.address;
    });
    work = undefined;
    const isWanted = !ended.aborted && content === photo.value;
    made.value = new Map(isWanted ? [...made.value, [painting, address]] : made.value);
  }
}

async function paint(content: Picture, painting: Picture, ended: AbortSignal): Promise<string> {
  const { instant } = await import('@pastiche/web');
  const options = { ...inOnePass({ size: longest }, 1, content), backend: backend.value, signal: ended };
  const picture = await instant(content.source, painting.source, options);
  return URL.createObjectURL(await picture.toBlob('image/webp').catch(() => picture.toBlob('image/png')));
}

/** The photo is another one. */
function forget(): void {
  for (const address of made.peek().values()) if (address.startsWith('blob:')) URL.revokeObjectURL(address);
  made.value = new Map();
}
