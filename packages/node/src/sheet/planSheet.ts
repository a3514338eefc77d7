import { checkNames } from '@pastiche/core';
import { type CheckedJob, checkJob, jobSchemaOf, type Vary, variantsOf, variedFields } from '@pastiche/pipeline';
import type { BackendName } from '../engines/candidates.ts';
import { type Picture, platform } from '../platform.ts';
import type { SheetTile } from './events.ts';
import { labelOf, type Words, wordsOf } from './labels.ts';
import type { SheetContents } from './layout.ts';

/** The longer side of a tile, in pixels, unless a job says another. */
export const usualTile = 256;
/** So many tiles stand in one row, if a single option varies; more make a square. */
const mostInRow = 4;

/** A tile, and the job that paints it. */
export interface PlannedTile extends SheetTile, CheckedJob<Picture, BackendName> {}

/** What a sheet will be. */
export interface SheetPlan
  extends Pick<SheetContents, 'columns'>,
    Pick<SheetContents, 'columnWords' | 'rowWords' | 'captions'> {
  tiles: readonly PlannedTile[];
}

const schema = jobSchemaOf<Picture, BackendName>(platform.pictures);
/** A sheet is 8-bit sRGB, and begins anew. */
const none = ['resume', 'depth', 'gamut'];
const known = Object.keys(schema.entries).filter((name) => !none.includes(name));

/**
 * Plans a sheet: the first option that varies goes along its columns, the others along its rows; a single one fills a square, row by row.
 *
 * @param job what all tiles have in common
 * @throws PasticheError `invalid-option` or `unknown-layer`, if a tile could not be painted
 */
export function planSheet(job: object, vary: Vary<Picture, BackendName>): SheetPlan {
  checkNames(job, known);
  const variants = variantsOf(vary);
  const [[, first], ...others] = variedFields(vary);
  const isTable = others.length > 0;
  const columns = isTable || first.length <= mostInRow ? first.length : Math.ceil(Math.sqrt(first.length));
  const words = variants.map((variant) => wordsOf(variant, vary));
  const tiles = variants.map((variant, index) => ({
    ...{ index, column: index % columns, row: Math.floor(index / columns) },
    ...{ label: labelOf(words[index]), variant },
    ...checkJob<Picture, BackendName>({ size: usualTile, ...job, ...variant }, schema),
  }));
  return { tiles, columns, ...(isTable ? headings(words, columns) : { captions: words.map(([only]) => only) }) };
}

function headings(words: readonly Words[][], columns: number): Pick<SheetPlan, 'columnWords' | 'rowWords'> {
  const firsts = words.filter((_, i) => i % columns === 0);
  return { columnWords: words.slice(0, columns).map(([first]) => first), rowWords: firsts.map(([, ...rest]) => rest) };
}
