/** Shared by the page and scripts/rebuildings.ts: from which layers pictures are rebuilt, and how. */

const blocks = ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv5_1'];

/** For each rebuilding, the layers that it is to match: the two rows of figure 1 of Gatys et al. */
export const layerSets: Readonly<Record<'content' | 'style', readonly (readonly string[])[]>> = {
  content: ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv4_2', 'conv5_1'].map((layer) => [layer]),
  style: blocks.map((_, i) => blocks.slice(0, i + 1)),
};

/** `size`, the longer side in pixels, is a tile's width on a common screen. */
export const common = { size: 192, iterations: 40, coarseIterations: 30 } as const;

/** The mean of the costs of one kind; 0 if there are none. */
export function meanCost(costs: Readonly<Record<string, number>>, kind: string): number {
  const those = Object.entries(costs).flatMap(([name, cost]) => (name.startsWith(kind) ? [cost] : []));
  return those.reduce((sum, cost) => sum + cost, 0) / (those.length || 1);
}
