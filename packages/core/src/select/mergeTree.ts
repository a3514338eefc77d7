import type { Size } from '../image/resize.ts';
import { PairQueue } from './heap.ts';

/**
 * Regions within regions: the cells of a grid are nodes 0 to n - 1, and each later node is two earlier ones, merged, up to the whole picture.
 * Arrays have one value per node.
 */
export interface MergeTree {
  /** The cells of the grid. */
  cells: number;
  /** The node that it is merged into; -1 for the last. */
  parent: Int32Array;
  /** The cost of the merge that made it, or of the most costly one within it. */
  height: Float32Array;
  /** How many cells it has. */
  size: Float32Array;
  /** The mean step across its border, within the picture. */
  contrast: Float32Array;
  /** Its cells' mean row, `[nodes, channels]`. */
  mean: Float32Array;
  channels: number;
}

/** The common border of two regions: how many pairs of cells it separates, and the sum of their distances. */
interface Border {
  length: number;
  steps: number;
}

/**
 * Merges neighbors, the most alike first, until one region is left.
 *
 * @param rows `[height * width, channels]`
 * @param exponent of size: 1 is Ward's rule, and keeps regions alike in size; towards 0 small differences merge first, whatever the size
 */
export function mergeTree(rows: Float32Array, { width, height }: Size, exponent: number): MergeTree {
  const cells = width * height;
  const channels = rows.length / cells;
  const nodes = 2 * cells - 1;
  const mean = new Float32Array(nodes * channels);
  mean.set(rows);
  const tree: MergeTree = {
    cells,
    channels,
    mean,
    parent: new Int32Array(nodes).fill(-1),
    height: new Float32Array(nodes),
    size: new Float32Array(nodes).fill(1),
    contrast: new Float32Array(nodes),
  };
  const borders = gridBorders(tree, width);
  const queue = new PairQueue();
  const enqueue = (first: number, second: number, border: Border): void =>
    queue.push(costOf(tree, first, second, border) * mergedSize(tree, first, second) ** exponent, first, second);
  for (let cell = 0; cell < cells; cell++) {
    for (const [other, border] of borders[cell]) if (other > cell) enqueue(cell, other, border);
  }
  for (let node = cells; node < nodes; ) {
    const { cost, first, second } = queue.pop();
    // One of them has been merged since.
    if (tree.parent[first] >= 0 || tree.parent[second] >= 0) continue;
    merge(tree, node, [first, second], cost);
    const joint = joinBorders(borders, node, [first, second]);
    borders[node] = joint;
    tree.contrast[node] = meanStep(joint);
    for (const [other, border] of joint) enqueue(node, other, border);
    node++;
  }
  return tree;
}

/** The squared distance of two nodes' means. */
export function distance({ mean, channels }: MergeTree, first: number, second: number): number {
  const [a, b] = [first * channels, second * channels];
  let sum = 0;
  for (let i = 0; i < channels; i++) sum += (mean[a + i] - mean[b + i]) ** 2;
  return sum;
}

/** Where nothing differs, small regions merge first. If a large one took cell after cell, each merge would take as long as its border is. */
const leastCost = 1e-9;

/** The difference of means, and as much the step across the common border, which is some sqrt(2) times smaller. */
function costOf(tree: MergeTree, first: number, second: number, { length, steps }: Border): number {
  return 0.5 * distance(tree, first, second) + (steps / length) ** 2 + leastCost;
}

/** Half the harmonic mean of two sizes. */
function mergedSize({ size }: MergeTree, first: number, second: number): number {
  return (size[first] * size[second]) / (size[first] + size[second]);
}

/** Each cell's borders with its neighbors. */
function gridBorders(tree: MergeTree, width: number): Map<number, Border>[] {
  const borders = Array.from({ length: tree.cells }, () => new Map<number, Border>());
  const add = (first: number, second: number): void => {
    const border = { length: 1, steps: Math.sqrt(distance(tree, first, second)) };
    borders[first].set(second, border);
    borders[second].set(first, border);
  };
  for (let cell = 0; cell < tree.cells; cell++) {
    if ((cell + 1) % width !== 0) add(cell, cell + 1);
    if (cell + width < tree.cells) add(cell, cell + width);
  }
  return borders;
}

function meanStep(borders: ReadonlyMap<number, Border>): number {
  let [length, steps] = [0, 0];
  for (const border of borders.values()) {
    length += border.length;
    steps += border.steps;
  }
  return length > 0 ? steps / length : 0;
}

function merge(tree: MergeTree, node: number, [first, second]: [number, number], cost: number): void {
  const { parent, height, size, mean, channels } = tree;
  parent[first] = node;
  parent[second] = node;
  height[node] = Math.max(cost, height[first], height[second]);
  size[node] = size[first] + size[second];
  const share = size[first] / size[node];
  for (let i = 0; i < channels; i++) {
    mean[node * channels + i] = share * mean[first * channels + i] + (1 - share) * mean[second * channels + i];
  }
}

/** The borders of a merged region, whose halves disappear from their neighbors. Frees what is no longer needed. */
function joinBorders(borders: Map<number, Border>[], node: number, halves: [number, number]): Map<number, Border> {
  const joint = new Map<number, Border>();
  for (const half of halves) {
    for (const [other, { length, steps }] of borders[half]) {
      if (halves.includes(other)) continue;
      const before = joint.get(other);
      joint.set(other, { length: length + (before?.length ?? 0), steps: steps + (before?.steps ?? 0) });
      borders[other].delete(half);
    }
    borders[half] = new Map();
  }
  for (const [other, border] of joint) borders[other].set(node, border);
  return joint;
}
