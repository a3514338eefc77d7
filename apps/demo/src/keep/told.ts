import { hasMaps, hasMasks } from '../studio/pictures.ts';
import type { Recipe } from '../studio/recipe.ts';
import type { ResultRecord } from './records.ts';

/** Without the ending of a file. */
const bare = (name: string): string => name.replace(/\.\w{2,4}$/, '');

/** What to call a picture. */
export const nameOf = ({ photo }: Recipe): string => `${bare(photo.name)}, painted`;

/** Names of settings as the Studio shows them. The size is seen by the pixels. */
const words: Readonly<Record<string, string>> = {
  styleWeight: 'style',
  contentWeight: 'content',
  styleScale: 'strokes',
  styleSize: 'strokes in pixels',
  colorStrength: 'colors',
  size: '',
  minSize: '',
  iterations: '',
  coarseIterations: '',
};

const colors: Readonly<Record<string, string[]>> = { content: ['the photo’s colors'], match: ['matched colors'] };

/** The settings of a picture, in a few words each. */
export function describe(
  { paintings, guards = {}, shapes, overrides, model }: Recipe,
  { width, height }: ResultRecord,
): string[] {
  const total = paintings.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const names = paintings.map(({ picture, weight }) => {
    const share = paintings.length > 1 ? ` ${Math.round((100 * weight) / total)}%` : '';
    return `${bare(picture.name)}${share}`;
  });
  const more = [
    shapes ? `shapes of ${bare(shapes.name)}` : '',
    hasMasks(paintings, guards) ? 'masks' : '',
    hasMaps(paintings, guards) ? 'maps' : '',
  ].filter(Boolean);
  const settings = Object.entries(overrides).flatMap(([option, value]) => {
    if (option === 'colors') return colors[String(value)] ?? [];
    if (option === 'init' && value === 'instant') return [];
    const word = words[option] ?? option;
    return word ? [`${word} ${told(value)}`] : [];
  });
  return [names.join(' + '), `${width} × ${height}`, ...(model === 'compact' ? [] : [model]), ...settings, ...more];
}

const told = (value: unknown): string =>
  typeof value !== 'object' || value === null
    ? String(value)
    : (Array.isArray(value) ? value : Object.keys(value)).join(', ');
