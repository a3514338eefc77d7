/** Rows of the strips above and below, `[rows, w, c]`; undefined where the image ends. */
export interface NeighborRows {
  /** The lowest rows of the strip above. */
  above?: Float32Array;
  /** The uppermost rows of the strip below. */
  below?: Float32Array;
}

/** The strips above and below one strip of an image. All strips of an image are encoded at the same time. */
export interface Neighbors {
  /**
   * Gives both neighbors this strip's outermost rows, and gets theirs. All strips call it equally often, each time with rows of the same layer.
   *
   * @param first the upper rows of this strip, `[rows, w, c]`
   * @param last the lower rows
   */
  exchange(first: Float32Array, last: Float32Array): Promise<NeighborRows>;
}
