import { distance, type MergeTree } from './mergeTree.ts';

/** A click in cells: the cell, and whether its region is added or taken away. */
export interface CellClick {
  cell: number;
  add: boolean;
}

/** How a click becomes a region. */
export interface RegionRule {
  /** How much larger regions are preferred; 0 is neutral. */
  appetite: number;
  /** False also takes the regions elsewhere that are alike. */
  contiguous: boolean;
}

/** No region is smaller or larger than these parts of the picture. */
const smallest = 0.002;
const largest = 0.5;
/** The exponent of size in the first click's score. */
const usualAppetite = 0.2;
/** Later clicks correct: they add no more than so many times what is selected, */
const largestCorrection = 2;
/** and prefer regions on the scale of the first one, with this exponent of the ratio of heights. */
const likeness = 0.5;

/**
 * Selects regions, click by click. Each tree proposes a region, and a cell is taken if most of them contain it.
 *
 * @returns 1 for the cells that are selected, 0 for others
 */
export function selectRegions(
  trees: readonly MergeTree[],
  clicks: readonly CellClick[],
  rule: RegionRule,
): Float32Array {
  const selected = new Float32Array(trees[0].cells);
  const scales: number[] = [];
  clicks.forEach((click, i) => {
    const { add, cell: clicked } = click;
    const against = clicks.slice(0, i).filter(({ add: other, cell }) => other !== add && cell !== clicked);
    const votes = new Float32Array(selected.length);
    trees.forEach((tree, t) => {
      const node = regionOf(tree, click, { against, counts: countSelected(tree, selected), scale: scales[t] }, rule);
      scales[t] ??= tree.height[node];
      const cells = cellsOf(tree, rule.contiguous ? [node] : alike(tree, node));
      for (let cell = 0; cell < votes.length; cell++) votes[cell] += cells[cell];
    });
    for (const { cell } of against) votes[cell] = 0;
    for (let cell = 0; cell < votes.length; cell++) if (2 * votes[cell] > trees.length) selected[cell] = add ? 1 : 0;
  });
  return selected;
}

/** What was there before a click. */
interface Before {
  /** Earlier clicks that want the opposite. */
  against: readonly CellClick[];
  /** How many cells of each node are selected. */
  counts: Float32Array;
  /** The height of the first click's region, if there was one. */
  scale: number | undefined;
}

/**
 * The region around a click that stands out the most: with much contrast along its border, and whose next merge costs much more than those
 * within it.
 */
function regionOf(tree: MergeTree, { cell, add }: CellClick, before: Before, { appetite }: RegionRule): number {
  const forbidden = new Set(before.against.flatMap((click) => pathOf(tree, click.cell)));
  let best = { node: cell, score: Number.NEGATIVE_INFINITY };
  for (const node of pathOf(tree, cell).slice(1, -1)) {
    const part = tree.size[node] / tree.cells;
    if (part > largest || forbidden.has(node) || isTooMuch(tree, node, add, before)) break;
    if (part < smallest) continue;
    const preference =
      before.scale === undefined
        ? usualAppetite * Math.log(part)
        : -likeness * Math.abs(logRatio(tree.height[node], before.scale));
    const score = scoreOf(tree, node) + preference + appetite * Math.log(part);
    if (score >= best.score) best = { node, score };
  }
  return best.node;
}

function isTooMuch({ size }: MergeTree, node: number, add: boolean, { counts, scale }: Before): boolean {
  const area = counts[counts.length - 1];
  if (scale === undefined || area === 0) return false;
  // What is taken away must be selected, for the most part.
  return add ? size[node] - counts[node] > largestCorrection * area : 2 * counts[node] < size[node];
}

/** The logarithm of contrast times persistence. */
function scoreOf({ contrast, height, parent }: MergeTree, node: number): number {
  return Math.log(contrast[node] * logRatio(height[parent[node]], height[node]) + tiny);
}

/** Where nothing differs, all heights are 0. */
function logRatio(height: number, other: number): number {
  return Math.log((height + tiny) / (other + tiny));
}

const tiny = 1e-12;

/** The node and all those that it is part of. */
function pathOf({ parent }: MergeTree, cell: number): number[] {
  const path: number[] = [];
  for (let node = cell; node >= 0; node = parent[node]) path.push(node);
  return path;
}

function countSelected({ parent }: MergeTree, selected: Float32Array): Float32Array {
  const counts = new Float32Array(parent.length);
  counts.set(selected);
  for (let node = 0; node < parent.length - 1; node++) counts[parent[node]] += counts[node];
  return counts;
}

/** 1 for the cells of the given nodes. */
function cellsOf({ parent, cells }: MergeTree, nodes: readonly number[]): Uint8Array {
  const isIn = new Uint8Array(parent.length);
  for (const node of nodes) isIn[node] = 1;
  for (let node = parent.length - 2; node >= 0; node--) isIn[node] |= isIn[parent[node]];
  return isIn.subarray(0, cells);
}

/** The node, and others on its scale whose mean is no farther from its own than its own cells are on average. */
function alike(tree: MergeTree, chosen: number): number[] {
  const { height, parent } = tree;
  const limit = spread(tree, chosen);
  const found = [chosen];
  for (let node = 0; node < parent.length - 1; node++) {
    const isOnScale = height[node] <= height[chosen] && height[parent[node]] > height[chosen];
    if (isOnScale && distance(tree, node, chosen) <= limit) found.push(node);
  }
  return found;
}

/** The mean squared distance of a node's cells from their mean. */
function spread(tree: MergeTree, node: number): number {
  const isIn = cellsOf(tree, [node]);
  let sum = 0;
  for (let cell = 0; cell < tree.cells; cell++) if (isIn[cell]) sum += distance(tree, cell, node);
  return sum / tree.size[node];
}
