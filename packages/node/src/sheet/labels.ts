import { type LayerWeights, optionTable, printOption, type StyleOptions } from '@pastiche/core';
import { isStart, type JobPictures, listPictures, type Variant, type Vary, variedFields } from '@pastiche/pipeline';
import { stemOf } from '../files/stem.ts';

/** A field that varies, in words: `style weight` and `5`. */
export interface Words {
  /** What varies; empty for paintings, which their names tell. */
  name: string;
  /** Its value. */
  value: string;
}

/** What tells a variant from the others, in the order in which fields vary. */
export function wordsOf<Picture>(variant: Variant<Picture>, vary: Vary<Picture>): Words[] {
  return variedFields(vary).map(([field, values]) => {
    const value = variant[field];
    return { name: nameInWords(field, value), value: valueInWords(field, value, values.indexOf(value) + 1) };
  });
}

/** The same in one line: `style weight 5, style scale 0.5`. */
export function labelOf(words: readonly Words[]): string {
  return words.map(({ name, value }) => `${name} ${value}`.trim()).join(', ');
}

/** The name of a picture without folder and ending; bytes and pixels have none. */
export function pictureName(picture: unknown): string | undefined {
  const isAddress = typeof picture === 'string' || picture instanceof URL;
  const name = isAddress ? String(picture) : (picture as { name?: unknown }).name;
  return typeof name === 'string' ? stemOf(name) : undefined;
}

function nameInWords(field: keyof Vary, value: unknown): string {
  if (field === 'styles') return '';
  if (field === 'masks' && !Array.isArray(value)) return 'mask';
  return field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** @param number of the value, for what has no name */
function valueInWords(field: keyof Vary, value: unknown, number: number): string {
  const pictures = listPictures({ [field]: value } as unknown as JobPictures<unknown>, isStart);
  const files = field === 'weights' ? [value] : pictures.map(({ picture }) => picture);
  if (files.length > 0) return files.map((file) => pictureName(file) ?? `picture ${number}`).join(', ');
  if (isOption(field)) {
    const { kind } = optionTable[field];
    return kind === 'layers' ? layersInWords(value) : printOption(field, value).replaceAll(',', ', ') || 'none';
  }
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function layersInWords(value: unknown): string {
  return ([value].flat() as LayerWeights[])
    .map((layers) => {
      const weights = Object.values(layers);
      const isAlike = weights.every((weight) => weight === weights[0]);
      const parts = Object.entries(layers).map(([name, weight]) =>
        isAlike ? name : `${name}:${Number(weight.toPrecision(3))}`,
      );
      return parts.join(', ');
    })
    .join('; ');
}

function isOption(field: keyof Vary): field is keyof Vary & keyof StyleOptions {
  return Object.hasOwn(optionTable, field);
}
