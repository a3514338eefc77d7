import type { ReceptiveField } from '../encoder/encoder.ts';
import type { Rect, Size } from '../image/resize.ts';
import type { ViewSettings } from './view.ts';

/** The position in a picture at which a unit fires most. */
export interface Patch {
  /** The picture's name. */
  image: string;
  /** Above 0. */
  activation: number;
  /** The column of the unit's position in the layer, from 0. */
  x: number;
  /** The row of the unit's position in the layer, from 0. */
  y: number;
  /** The receptive field there, in pixels of the picture as the network saw it, cropped to the picture. */
  field: Rect;
  /** Size of the picture as the network saw it. */
  seen: Size;
}

/** One unit's patches, strongest first, ties by the picture's name. There may be fewer than `k`. */
export interface UnitRecord {
  /** Index of the unit in the layer, from 0. */
  unit: number;
  /** The strongest first. */
  patches: Patch[];
}

/** The patches of all units of a layer. */
export interface LayerRecord {
  /** The layer's name. */
  layer: string;
  /** The pixels that its units see. */
  field: ReceptiveField;
  /** All units of the layer, by their index. */
  units: UnitRecord[];
}

/** A picture that could not be shown to the network, and why. */
export interface SkippedImage {
  /** The picture's name. */
  image: string;
  /** Why it could not be shown: the end of a sentence that begins with its name. */
  reason: string;
}

/** The settings of a record. Records with different settings cannot be merged. */
export interface TopPatchesSettings extends ViewSettings {
  /** The network's name. */
  network: string;
  /** A name for its weights, such as their file's. */
  weights: string;
  /** The layers whose units are recorded. */
  layers: readonly string[];
  /** Number of patches per unit. */
  k: number;
}
