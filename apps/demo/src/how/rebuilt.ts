import { tileStyle } from '@pastiche/explorer/tileStyle.ts';
import type { Picture } from '../studio/picture.ts';
import record from './embedded/rebuilt.json';

/** Rebuildings of a sample that come with the site. */
export interface Rebuilt {
  /** The steps after which a moment was kept. */
  steps: readonly number[];
  /** The costs of the moments, by row of layers. */
  costs: readonly (readonly number[])[];
  /** CSS that shows a moment of a row. */
  style: (row: number, moment: number) => Record<string, string>;
}

const addresses = import.meta.glob<string>('./embedded/*.webp', { eager: true, query: '?url', import: 'default' });
const records: Readonly<Record<string, Pick<Rebuilt, 'steps' | 'costs'>>> = record;

/** The rebuildings of a picture; undefined if it is no sample, or has none for so many sets of layers. */
export function rebuiltOf({ sample = '' }: Picture, rows: number): Rebuilt | undefined {
  const address = addresses[`./embedded/${sample}.webp`];
  const { steps, costs } = (Object.hasOwn(records, sample) && records[sample]) || {};
  if (!address || !steps || costs?.length !== rows) return undefined;
  return { steps, costs, style: (row, moment) => tileStyle(address, [moment, row], [steps.length, rows]) };
}
