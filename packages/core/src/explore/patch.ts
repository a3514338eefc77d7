import type { ReceptiveField } from '../encoder/encoder.ts';
import type { Rect, Size } from '../image/resize.ts';
import type { ViewSettings } from './view.ts';

/** Where in a picture a unit fires the most. */
export interface Patch {
  /** The picture's name. */
  image: string;
  /** How much, above 0. */
  activation: number;
  /** The unit's position in the layer. */
  x: number;
  y: number;
  /** What the unit sees from there, in pixels of the picture as it was seen, cut off at its borders. */
  field: Rect;
  /** The size at which the picture was seen. */
  seen: Size;
}

/** One unit's patches, the strongest first; of patches alike, by the pictures' names. Fewer than asked for where it never fired. */
export interface UnitRecord {
  unit: number;
  patches: Patch[];
}

/** All units of a layer. */
export interface LayerRecord {
  layer: string;
  field: ReceptiveField;
  units: UnitRecord[];
}

/** A picture that could not be seen, and why. */
export interface SkippedImage {
  image: string;
  reason: string;
}

/** What a record is of. Records that differ in any of this cannot be merged. */
export interface TopPatchesSettings extends ViewSettings {
  /** The network's name. */
  network: string;
  /** Which weights it has, for people: a file's name, for example. */
  weights: string;
  layers: readonly string[];
  /** How many patches of each unit are kept. */
  k: number;
}
