import type { ReceptiveField } from '../encoder/encoder.ts';
import type { Rect, Size } from '../image/resize.ts';
import type { ViewSettings } from './view.ts';

/** The position in a picture at which a unit fires most. */
export interface Patch {
  /** The picture's name. */
  image: string;
  /** Above 0. */
  activation: number;
  /** The unit's position in the layer. */
  x: number;
  y: number;
  /** The receptive field there, in pixels of the picture as the network saw it, cropped to the picture. */
  field: Rect;
  /** Size of the picture as the network saw it. */
  seen: Size;
}

/** One unit's patches, strongest first, ties by the picture's name. There may be fewer than `k`. */
export interface UnitRecord {
  unit: number;
  patches: Patch[];
}

/** The patches of all units of a layer. */
export interface LayerRecord {
  layer: string;
  field: ReceptiveField;
  units: UnitRecord[];
}

/** A picture that could not be shown to the network, and why. */
export interface SkippedImage {
  image: string;
  reason: string;
}

/** The settings of a record. Records with different settings cannot be merged. */
export interface TopPatchesSettings extends ViewSettings {
  /** The network's name. */
  network: string;
  /** A name for its weights, such as their file's. */
  weights: string;
  layers: readonly string[];
  /** Number of patches per unit. */
  k: number;
}
