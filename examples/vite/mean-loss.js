// A loss of our own in the browser: it compares the mean activation of every unit with the painting's, beside the standard losses.
// The worker imports this file and calls its default export.

/** @type {import('@pastiche/web').MakeLosses} */
// biome-ignore lint/style/noDefaultExport: the worker calls it
export default ({ tf, core, settings }) => [...core.standardLosses(settings), meanLoss({ tf, core, layer: 'conv1_1' })];

function meanLoss({ tf, core, layer }) {
  const statistic = ({ [layer]: activations }) => ({
    mean: { sum: tf.sum(activations, [0, 1, 2]), positions: core.positionsOf(activations) },
  });
  return core.additive({
    name: `mean/${layer}`,
    weight: 10,
    layers: [layer],
    target: ({ paintings }) => core.blendMeans(paintings, [layer], statistic),
    statistic,
    score: ({ mean }, target) => tf.mean(tf.squaredDifference(mean, target.mean)),
  });
}
