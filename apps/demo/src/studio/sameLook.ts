import type { Mask } from '../mask/mask.ts';
import { withColors } from './colors.ts';
import { inOnePass } from './inOnePass.ts';
import type { Picture } from './picture.ts';
import type { Recipe } from './recipe.ts';

/** Whether one pass of a network paints the same from both recipes. Colors do not count: a finished picture follows them. */
export function isSameLook(a: Recipe, b: Recipe): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf({ photo, paintings, guards = {}, overrides }: Recipe): string {
  const list = paintings.map(({ picture, weight, mask, part, map }) => [
    nameOf(picture),
    weight,
    marked(mask),
    marked(part),
    nameOf(map),
  ]);
  const kept = [marked(guards.protect), marked(guards.keep), nameOf(guards.map)];
  return JSON.stringify([list, kept, inOnePass({ ...withColors(overrides, {}), size: 256 }, paintings.length, photo)]);
}

/** Own pictures that are opened again have other addresses. */
const nameOf = (picture: Picture | undefined): string | undefined => picture?.sample ?? picture?.id ?? picture?.address;

const marked = (mask: Mask | undefined) => mask && [mask.width, mask.height, ...mask.runs];
