import { type Checkpoint, optionNames, type RawImage } from '@pastiche/core';
import type { NetworkName } from '@pastiche/models';
import type { DBSchema } from 'idb';
import type { Exact } from '../studio/exact.ts';
import type { Original, Step, Work } from '../studio/painted.ts';
import type { Guards, Painting } from '../studio/pictures.ts';
import type { Overrides } from '../studio/settings.ts';

/** A visitor's own photo or painting. */
export interface PictureRecord {
  id: string;
  /** What is aside has no place on the walls: start pictures and maps, for example. */
  kind: 'photo' | 'painting' | 'aside';
  name: string;
  file: Blob;
  small?: Blob;
  width: number;
  height: number;
  date: number;
  /** Taken off the wall, but kept, since a result was made of it. */
  hidden?: boolean;
}

/** Names a sample or an own picture. */
export type PictureRef = { sample: string } | { own: string };

/** What a picture is painted from. */
export interface RecipeRecord {
  photo: PictureRef;
  paintings: readonly (Omit<Painting, 'picture' | 'map'> & { picture: PictureRef; map?: PictureRef })[];
  guards?: Omit<Guards, 'map'> & { map?: PictureRef };
  shapes?: PictureRef;
  overrides: Overrides;
  model: NetworkName;
  coarseModel?: NetworkName;
  start?: PictureRef;
}

/** A picture in the gallery. */
export interface ResultRecord {
  id: string;
  date: number;
  file: Blob;
  small?: Blob;
  width: number;
  height: number;
  recipe: RecipeRecord;
  sizes: Work['sizes'];
  isDone: boolean;
  steps: readonly Step[];
  /** The picture as it was painted, if its colors were changed afterwards. */
  original?: { file: Blob; match: number };
}

/** What a tab shows in the Studio. */
interface RunRecord {
  tab: string;
  date: number;
  /** The part of the address with settings that were applied. */
  link: string;
  recipe: RecipeRecord;
}

/** The picture of a tab: apart from the rest, since it is large. */
export interface ProgressRecord {
  tab: string;
  id: string;
  sizes: Work['sizes'];
  recipe: RecipeRecord;
  isDone: boolean;
  frame: RawImage;
  /** The picture to go on from, where the shown one has other colors. */
  exact?: Checkpoint;
  original?: Original;
  steps: readonly Step[];
  moments: readonly { scale: number; iteration: number; progress: number; file: Blob }[];
}

/** The database. Another version needs a step in `database.ts`. */
export interface Schema extends DBSchema {
  pictures: { key: string; value: PictureRecord };
  results: { key: string; value: ResultRecord };
  runs: { key: string; value: RunRecord };
  progress: { key: string; value: ProgressRecord };
  exact: { key: string; value: Exact };
}

export type Table = 'pictures' | 'results' | 'runs' | 'progress';
export type RecordOf<Name extends Table> = Schema[Name]['value'];

export const keyOf = (record: RecordOf<Table>): string => ('tab' in record ? record.tab : record.id);

/** The names of all own pictures that a recipe needs. */
export const ownIn = ({ photo, paintings, start, shapes, guards }: RecipeRecord): string[] =>
  [photo, start, shapes, guards?.map, ...paintings.flatMap(({ picture, map }) => [picture, map])].flatMap((ref) =>
    ref && 'own' in ref ? [ref.own] : [],
  );

/** Options of an earlier build of the site may not exist any more. */
export function knownOverrides(stored: Overrides): Overrides {
  return Object.fromEntries(
    Object.entries(stored).filter(([name]) => (optionNames as readonly string[]).includes(name)),
  );
}
