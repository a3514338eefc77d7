import type { RawImage } from '../image/rawImage.ts';
import type { LiveOption, StyleOptions } from '../options/options.ts';

/** What {@link StyleRun.change} takes; what is left out stays. */
export interface StyleChanges extends Partial<Pick<StyleOptions, LiveOption>> {
  /** Other paintings, or more, or fewer. With another number of them, `blend` starts from all alike. */
  styles?: RawImage | readonly RawImage[];
  /** How much each painting counts. */
  blend?: readonly number[];
}
