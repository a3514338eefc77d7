import { beforeEach, describe, expect, it } from 'vitest';
import { knownOverrides, ownIn } from '../src/keep/records.ts';
import { dismiss, offered, offerUndo, say, undoLast } from '../src/keep/undo.ts';
import { isAnimation } from '../src/studio/animation.ts';

describe('steps that can be undone', () => {
  const undone: string[] = [];
  const step = (name: string, bytes?: number): void => offerUndo(`${name} is done`, () => undone.push(name), bytes);
  const undoAll = async (): Promise<string[]> => {
    while (await undoLast());
    return undone.splice(0);
  };
  beforeEach(undoAll);

  it('are undone from the last to the first, and each once', async () => {
    step('one');
    step('two');
    expect(offered.value).toMatchObject({ message: 'two is done', action: { label: 'Undo' } });
    expect(await undoAll()).toEqual(['two', 'one']);
    expect(offered.value).toBeUndefined();
  });

  it('can be undone after their offer was dismissed', async () => {
    step('one');
    dismiss();
    expect(offered.value).toBeUndefined();
    expect(await undoAll()).toEqual(['one']);
  });

  it('are forgotten where they would fill the memory, but never the last', async () => {
    step('small');
    step('huge', 3e9);
    expect(await undoAll()).toEqual(['huge']);
    for (let i = 0; i < 30; i++) step(String(i));
    expect(await undoAll()).toHaveLength(20);
  });

  it('take back only their own offer', () => {
    const withdraw = say('here again');
    step('another');
    withdraw();
    expect(offered.value?.message).toBe('another is done');
  });
});

describe('records', () => {
  it('name the own pictures that they need', () => {
    const paintings = [
      { picture: { own: 'b' }, weight: 1, map: { own: 'd' } },
      { picture: { sample: 'ink' }, weight: 1 },
    ];
    const recipe = {
      photo: { own: 'a' },
      paintings,
      start: { own: 'c' },
      shapes: { own: 'e' },
      overrides: {},
      model: 'compact' as const,
    };
    expect(ownIn(recipe)).toEqual(['a', 'c', 'e', 'b', 'd']);
  });

  it('of another build lose the options that there are no more', () => {
    const stored = { styleWeight: 3, wobble: 7 } as Parameters<typeof knownOverrides>[0];
    expect(knownOverrides(stored)).toEqual({ styleWeight: 3 });
  });
});

it('tells pictures that move from those that do not', () => {
  const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const head = 'GIF89a\x01\0\x01\0\0\0\0';
  const image = ',\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0';
  const control = '!\xf9\x04\0\0\0\0\0';
  expect(isAnimation(bytes(`${head}${control}${image};`), 'GIF')).toBe(false);
  expect(isAnimation(bytes(`${head}${control}${image}${control}${image};`), 'GIF')).toBe(true);
  expect(isAnimation(bytes('RIFF....WEBPVP8X....ANIM'), 'WebP')).toBe(true);
  expect(isAnimation(bytes('RIFF....WEBPVP8 '), 'WebP')).toBe(false);
  expect(isAnimation(bytes('\x89PNG....IHDR....acTL....IDAT'), 'PNG')).toBe(true);
  // A comment behind the pixels may contain anything.
  expect(isAnimation(bytes('\x89PNG....IHDR....IDAT....tEXtacTL'), 'PNG')).toBe(false);
});
