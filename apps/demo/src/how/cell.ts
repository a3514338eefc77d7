/** A pair of units, by row and column of the matrices. */
export interface Cell {
  row: number;
  column: number;
}
