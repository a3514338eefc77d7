import { painted } from '../studio/painted.ts';
import { photo } from '../studio/pictures.ts';
import { chosenMoment, frame } from '../studio/session.ts';
import { madeOf } from './madeOf.ts';
import { saysHow } from './saysHow.ts';

export const types = { PNG: 'image/png', JPEG: 'image/jpeg', WebP: 'image/webp' } as const;
export type TypeName = keyof typeof types;

/** The picture on the stage as a file, at its full size; undefined if there is none. */
export async function paintedFile(type: TypeName): Promise<File | undefined> {
  const picture = chosenMoment.value?.picture ?? frame.value;
  if (!picture) return undefined;
  const { toBlob } = await import('@pastiche/web');
  const whole = saysHow.value ? painted() : undefined;
  const blob = await toBlob(picture, { type: types[type], made: whole && madeOf(whole) });
  return new File([blob], fileName(type.toLowerCase()), { type: blob.type });
}

/** A name for what was made of the photo. */
export function fileName(extension: string): string {
  const name = photo.value.name
    .replace(/\.\w+$/, '')
    .replaceAll(/\s+/g, '-')
    .toLowerCase();
  return `${name}-painted.${extension}`;
}
