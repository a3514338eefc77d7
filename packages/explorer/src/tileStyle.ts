/** CSS that shows one tile of a picture of many. The tile's place is counted from 0. */
export function tileStyle(
  address: string,
  [column, row]: readonly [number, number],
  [columns, rows]: readonly [number, number],
): Record<string, string> {
  const share = (place: number, of: number): string => `${of > 1 ? (100 * place) / (of - 1) : 0}%`;
  return {
    backgroundImage: `url("${address}")`,
    backgroundSize: `${columns * 100}% ${rows * 100}%`,
    backgroundPosition: `${share(column, columns)} ${share(row, rows)}`,
  };
}
