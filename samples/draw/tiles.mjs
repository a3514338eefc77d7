// Lays tiles as a mosaicist does: about square, turned along the contours of the picture, pushed together evenly.
// (The cells of a Voronoi diagram whose distance is measured square to each tile, moved to their middles again and again.)
import { clamp } from './math.mjs';
import { Random } from './random.mjs';

/** @typedef {{ x: number, y: number, angle: number, part: number, size: number }} Tile */

export class Tiling {
  /**
   * @param {number} aspect
   * @param {number} size about how long a tile's side is
   * @param {(x: number, y: number) => { angle: number, part: number, size: number }} lay how a tile lies at a place; `size`
   *   multiplies its side; tiles of different parts do not share a place
   */
  constructor(aspect, size, lay) {
    this.size = size;
    this.lay = lay;
    // As many points as let a tile have a dozen across: the result does not depend on the size of the canvas.
    this.rows = Math.round(11 / size);
    this.columns = Math.round(aspect * this.rows);
    this.nearest = new Int32Array(this.rows * this.columns);
    this.distance = new Float32Array(this.rows * this.columns);
    this.second = new Float32Array(this.rows * this.columns);
    this.partAt = new Uint8Array(this.rows * this.columns);
    for (let j = 0, k = 0; j < this.rows; j++) {
      for (let i = 0; i < this.columns; i++, k++)
        this.partAt[k] = lay((i + 0.5) / this.rows, (j + 0.5) / this.rows).part;
    }
    this.tiles = this.#scatter(aspect, new Random(547));
  }

  /** @param {number} aspect @param {Random} random */
  #scatter(aspect, random) {
    /** @type {Tile[]} */
    const tiles = [];
    for (let y = this.size / 2; y < 1; y += this.size / 2) {
      for (let x = this.size / 2; x < aspect; x += this.size / 2) {
        const [px, py] = [x + 0.3 * this.size * random.bell(), y + 0.3 * this.size * random.bell()];
        const lie = this.lay(px, py);
        // Smaller tiles need more of them.
        if (random.next() < 0.27 / lie.size ** 2) tiles.push({ x: px, y: py, ...lie });
      }
    }
    return tiles;
  }

  /** @param {number} rounds */
  settle(rounds) {
    for (let round = 0; round < rounds; round++) {
      this.#assign();
      const sums = this.tiles.map(() => [0, 0, 0]);
      for (let k = 0; k < this.nearest.length; k++) {
        const tile = this.nearest[k];
        // Only ground of its own part draws a tile: so no tile comes to lie across a contour.
        if (tile < 0 || this.tiles[tile].part !== this.partAt[k]) continue;
        sums[tile][0] += ((k % this.columns) + 0.5) / this.rows;
        sums[tile][1] += (Math.floor(k / this.columns) + 0.5) / this.rows;
        sums[tile][2]++;
      }
      this.tiles.forEach((tile, i) => {
        const [x, y, count] = sums[i];
        if (count === 0) return;
        Object.assign(tile, { x: x / count, y: y / count });
        const { angle, size } = this.lay(tile.x, tile.y);
        Object.assign(tile, { angle, size });
      });
    }
    this.#assign();
  }

  /** Which tile is nearest to each point. */
  #assign() {
    const { rows, columns, nearest, distance, second, partAt } = this;
    nearest.fill(-1);
    distance.fill(9);
    second.fill(9);
    this.tiles.forEach((tile, index) => {
      const reach = 2.4 * this.size * tile.size;
      const [cos, sin] = [Math.cos(tile.angle), Math.sin(tile.angle)];
      const right = clamp(Math.ceil((tile.x + reach) * rows), 0, columns);
      const bottom = clamp(Math.ceil((tile.y + reach) * rows), 0, rows);
      for (let j = clamp(Math.floor((tile.y - reach) * rows), 0, rows); j < bottom; j++) {
        for (let i = clamp(Math.floor((tile.x - reach) * rows), 0, columns); i < right; i++) {
          const [dx, dy] = [(i + 0.5) / rows - tile.x, (j + 0.5) / rows - tile.y];
          const square = Math.max(Math.abs(dx * cos + dy * sin), Math.abs(dy * cos - dx * sin)) / tile.size;
          const k = j * columns + i;
          const apart = tile.part === partAt[k] ? square : square + 0.7 * this.size;
          if (apart < distance[k]) {
            second[k] = distance[k];
            distance[k] = apart;
            nearest[k] = index;
          } else if (apart < second[k]) second[k] = apart;
        }
      }
    });
  }

  /** The tile at a place, and how far its edge is (about, in tile sides). @param {number} x @param {number} y */
  at(x, y) {
    const px = clamp(x * this.rows - 0.5, 0, this.columns - 1.001);
    const py = clamp(y * this.rows - 0.5, 0, this.rows - 1.001);
    const [i, j] = [Math.floor(px), Math.floor(py)];
    const k = j * this.columns + i;
    const own = Math.round(py) * this.columns + Math.round(px);
    const tile = this.nearest[own];
    let edge = 0;
    // Between the points of the grid: margins of other tiles count as negative, so that edges come out straight.
    for (const [at, weight] of this.#corners(k, px - i, py - j)) {
      const margin = (this.second[at] - this.distance[at]) / this.size;
      edge += weight * (this.nearest[at] === tile ? margin : -margin);
    }
    return { tile, edge };
  }

  /** @param {number} k @param {number} u @param {number} v @returns {[number, number][]} */
  #corners(k, u, v) {
    const below = k + this.columns;
    return [
      [k, (1 - u) * (1 - v)],
      [k + 1, u * (1 - v)],
      [below, (1 - u) * v],
      [below + 1, u * v],
    ];
  }
}
