/** The strips above and below one strip of an image. All strips of an image are encoded at the same time. */
export interface Neighbors {
  /**
   * Gives both neighbors this strip's outermost rows, and gets theirs. All strips call it equally often, each time with rows of the same layer.
   *
   * @param first the upper rows of this strip, `[rows, w, c]`
   * @param last the lower rows
   * @returns the rows above and below this strip; undefined where the image ends
   */
  exchange(first: Float32Array, last: Float32Array): Promise<{ above?: Float32Array; below?: Float32Array }>;
}
