import { invalidOption, PasticheError, type PasticheErrorCode } from '@pastiche/core';
import { checkOnlyBytes, type Extras, type Job, type Vary } from '@pastiche/pipeline';
import type { BackendName } from '../engines/candidates.ts';
import { ResultPicture } from '../files/resultPicture.ts';
import { mostPixels } from '../files/sharp.ts';
import { createPipeline } from '../pipeline.ts';
import type { Picture } from '../platform.ts';
import { drawSheet } from './drawSheet.ts';
import type { SheetEvent, SheetPicture } from './events.ts';
import { layOut } from './layout.ts';
import { openAll } from './openAll.ts';
import { SheetPictures } from './pictures.ts';
import { planSheet } from './planSheet.ts';

/** Options of {@link sheet}: those of a run that all tiles have in common, and those that vary. */
export interface SheetOptions
  extends Omit<Job<Picture, BackendName>, 'styles' | 'size' | 'resume' | 'depth' | 'gamut' | 'onnxRuntime'>,
    Pick<Extras, 'cache' | 'only' | 'signal'> {
  /** One painting or several, unless `vary` has them. */
  styles?: Picture | readonly Picture[];
  /** The longer side of a tile, in pixels: a whole number from 16 to 8192. @defaultValue 256 */
  size?: number;
  /**
   * The values that options take, at most 400 combinations of them. Those of the first option are the columns, those of the second the rows; a single option fills a
   * square. `styles` may vary too: each value is a painting, or a list of them.
   */
  vary: Vary<Picture, BackendName>;
}

/** What goes wrong with one tile, while others may be painted. */
const own: readonly PasticheErrorCode[] = ['diverged', 'out-of-memory', 'invalid-image'];
/** Networks that stay loaded, where models or their pooling vary. */
const keep = 3;

/**
 * Paints a contact sheet of variants: a tile for each combination of values, with headings. Each tile is what a run of its own paints; the network is loaded once, and pictures are
 * read once. A tile that diverges, or has not enough memory, stays blank.
 *
 * @throws PasticheError `invalid-option`, `unknown-layer` or `unreadable` before anything is painted, if one of the tiles could not be; as `stylize`; `signal.reason` when cancelled
 * @example
 * ```ts
 * const vary = { styleWeight: [5, 14, 40], styleScale: [0.5, 1, 2] };
 * for await (const event of sheet({ content: 'photo.jpg', styles: 'painting.jpg', vary })) {
 *   if (event.type === 'painted') console.log(`${event.done} of ${event.total}: ${event.tile.label}`);
 *   if (event.type === 'drawn') await event.picture.toFile('sheet.png');
 * }
 * ```
 */
export async function* sheet(options: SheetOptions): AsyncGenerator<SheetEvent, void, void> {
  const { vary, cache, only, signal, ...job } = options;
  const { tiles, ...words } = planSheet(job, vary);
  if (only === 'bytes') for (const tile of tiles) checkOnlyBytes(tile.job);
  const pictures = new SheetPictures({ only, signal });
  const { sizes, originals } = await openAll(tiles, pictures);
  const layout = layOut({ ...words, tiles: sizes, originals });
  const { width, height } = layout;
  if (width * height > mostPixels)
    throw invalidOption('size', 'smaller or fewer tiles', `a sheet of ${width}x${height} pixels`);
  yield { type: 'planned', total: tiles.length, columns: words.columns, width, height };

  const painted: (ResultPicture | undefined)[] = tiles.map(() => undefined);
  const draw = (): SheetPicture => ({
    picture: new ResultPicture(drawSheet(layout, originals, painted)),
    blank: tiles.flatMap(({ index }) => (painted[index] ? [] : index)),
  });
  const pipeline = createPipeline({ keep, only });
  let failure: PasticheError | undefined;
  try {
    for (const { job: given, settings, ...tile } of tiles) {
      const outcome = { tile, done: tile.index + 1, total: tiles.length };
      try {
        const run = pipeline.run(await pictures.of(given, settings), { cache, signal });
        for await (const event of run) yield { type: 'run', tile, event };
        const picture = await run.result;
        painted[tile.index] = picture;
        yield { type: 'painted', ...outcome, picture, soFar: draw };
      } catch (error) {
        if (!PasticheError.isInstance(error) || !own.includes(error.code)) throw error;
        failure ??= error;
        yield { type: 'failed', ...outcome, error };
      }
    }
  } finally {
    pipeline.dispose();
  }
  if (failure && painted.every((picture) => picture === undefined)) throw failure;
  yield { type: 'drawn', ...draw() };
}
