import type { Mask } from '../image/mask.ts';
import type { Size } from '../image/resize.ts';
import type { ImageTensor } from '../image/tensors.ts';
import type { StyleOptions } from '../options/options.ts';

/** A picture to compare with, as large as it is measured. */
export interface ScenePicture {
  /** How much it counts among its kind. */
  weight: number;
  /** How much it counts in each layer, beside its weight; undefined: in all layers alike. */
  layers?: Readonly<Record<string, number>>;
  /** The same object for the same pixels. */
  source: object;
  /** As it is measured, in pixels. */
  size: Size;
  /** `[1, H, W, 3]`, RGB, 0..1; the caller's to dispose. */
  toTensor(): ImageTensor;
}

/** The pictures that losses compare with, at one scale. */
export interface Scene {
  /** The photo. */
  photo: ScenePicture;
  /** Their weights sum to 1. */
  paintings: readonly ScenePicture[];
  /** Where style acts and content counts. @defaultValue everywhere alike */
  control?: SceneControl;
}

/** Which parts of the pictures count. Masks are as large as the pictures. */
export interface SceneControl {
  /** How masks reach a layer's positions. */
  guidance: StyleOptions['guidance'];
  /** The layers that measure style, and their weights: where a region has no positions in one, the others count more. */
  styleLayers: Readonly<Record<string, number>>;
  /** Where paintings act. */
  regions: readonly SceneRegion[];
  /** What of the photo is there at all; undefined: everything. */
  seen?: Mask;
  /** Where content counts `protectWeight` times. */
  protect?: Mask;
  /** How many times content counts there. */
  protectWeight: number;
}

/** A region of the photo in which some paintings act. */
export interface SceneRegion {
  /** For messages: `mask 2`. */
  name: string;
  /** Its part in the cost of style. */
  weight: number;
  /** Where it is; undefined: everywhere. */
  mask?: Mask;
  /** The paintings that act there. */
  paintings: readonly RegionPainting[];
}

/** A painting in a region. */
export interface RegionPainting {
  /** Which one, in the scene. */
  index: number;
  /** How much it counts, relative to the region's other paintings. */
  weight: number;
  /** What of it is taken; undefined: everything. */
  mask?: Mask;
}
