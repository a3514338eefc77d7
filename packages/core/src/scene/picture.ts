import type { Size } from '../image/resize.ts';
import type { ImageTensor } from '../image/tensors.ts';

/** A picture to compare with, as large as it is measured. */
export interface ScenePicture {
  /** How much it counts among its kind. */
  weight: number;
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
}
