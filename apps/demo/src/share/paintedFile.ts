import { computed, type ReadonlySignal } from '@preact/signals';
import { painted } from '../studio/painted.ts';
import { photo } from '../studio/pictures.ts';
import { chosenMoment, frame } from '../studio/session.ts';
import { madeOf } from './madeOf.ts';
import { saysHow } from './saysHow.ts';

export const types = {
  PNG: { type: 'image/png', depth: 8 },
  'PNG, 16 bits': { type: 'image/png', depth: 16 },
  JPEG: { type: 'image/jpeg' },
  WebP: { type: 'image/webp' },
} as const;
export type TypeName = keyof typeof types;

/** The picture on the stage as a file, at its full size; undefined if there is none. */
export async function paintedFile(type: TypeName): Promise<File | undefined> {
  const picture = chosenMoment.value?.picture ?? frame.value;
  if (!picture) return undefined;
  const { toBlob } = await import('@pastiche/web');
  const whole = saysHow.value ? painted() : undefined;
  const blob = await toBlob(picture, { ...types[type], made: whole && madeOf(whole) });
  return new File([blob], fileName(type.split(',')[0].toLowerCase()), { type: blob.type });
}

/** Whether the picture on the stage is known with 16 bits a channel: finished ones are, until they are read from the gallery. */
export const isDeep: ReadonlySignal<boolean> = computed(() => !chosenMoment.value && frame.value?.data16 !== undefined);

/** A name for what was made of the photo. */
export function fileName(extension: string): string {
  const name = photo.value.name
    .replace(/\.\w+$/, '')
    .replaceAll(/\s+/g, '-')
    .toLowerCase();
  return `${name}-painted.${extension}`;
}
