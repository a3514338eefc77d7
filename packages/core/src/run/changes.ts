import type { RawImage } from '../image/rawImage.ts';
import type { LiveOption, StyleOptions } from '../options/options.ts';

/** A moment of a run. */
export interface Place {
  /** Which scale, from 0 (the coarsest). */
  scale: number;
  /** How many steps of that scale are done. */
  iteration: number;
}

/** Where a run was: all that is needed to go on from there, after a pause or on another device. */
export interface Checkpoint extends Place {
  /** The picture so far: RGB, floats 0..1, at that scale's size. An optimizer's moments are not kept: they regrow in a few steps. */
  image: RawImage;
}

/** What {@link StyleRun.change} takes; what is left out stays. */
export interface StyleChanges extends Partial<Pick<StyleOptions, LiveOption>> {
  /** Other paintings, or more, or fewer. With another number of them, `blend` starts from all alike. */
  styles?: RawImage | readonly RawImage[];
  /** How much each painting counts. */
  blend?: readonly number[];
}
