import { expect, it } from 'vitest';
import { inBrowser } from '../testing/browser.testing.ts';

const browser = inBrowser({ sharesPage: true });

/** A module as a page would have it, at an address. */
const moduleOf = (body: string): string => `data:text/javascript,${encodeURIComponent(body)}`;

const losses = moduleOf(`
  export default ({ tf, core, settings }) => {
    const layer = 'conv1_1';
    const statistic = ({ [layer]: activations }) => ({
      mean: { sum: tf.sum(activations, [0, 1, 2]), positions: core.positionsOf(activations) },
    });
    const own = core.additive({
      name: 'mean/' + layer,
      weight: 1,
      layers: [layer],
      target: ({ paintings }) => core.blendMeans(paintings, [layer], statistic),
      statistic,
      score: ({ mean }, target) => tf.mean(tf.squaredDifference(mean, target.mean)),
    });
    return [...core.standardLosses(settings), own];
  }
`);
const optimizer = moduleOf(
  `export default ({ core }) => ({ ...core.gradientDescent({ learningRate: 0.01 }), name: 'own' })`,
);
const unusualOp = moduleOf(`
  export default ({ tf }) => [{
    name: 'odd', weight: 1, layers: ['image'],
    bind: async () => ({ score: ({ image }) => tf.mean(tf.erf(image)), dispose() {} }),
  }]
`);

interface Painted {
  costs: string[];
  outcome: string;
  tensors: number;
}

/** Paints three steps with modules of the page's own. */
async function paint(given: { losses?: string; optimizer?: string }): Promise<Painted> {
  const { page } = browser;
  const seen = await page.evaluate(async (modules) => {
    const data = Uint8ClampedArray.from({ length: 32 * 32 * 3 }, (_, i) => (i * 37) % 256);
    const content = { data, width: 32, height: 32, channels: 3 as const };
    const run = pastiche.stylize({
      ...{ content, styles: content, backend: 'wasm' as const, model: 'random' as const },
      ...{ size: 32, minSize: 32, iterations: 3, contentLayers: { conv2_1: 1 }, styleLayers: { conv1_1: 1 } },
      losses: modules.losses,
      optimizer: modules.optimizer ? new URL(modules.optimizer) : undefined,
    });
    let costs: string[] = [];
    const outcome = await (async () => {
      for await (const event of run) if (event.type === 'step') costs = Object.keys(event.costs);
      return `a picture ${(await run.result).width} wide`;
    })().catch((error) => `${error.code}: ${error.message}`);
    return { costs, outcome };
  }, given);
  const tensors = await page.workers()[0].evaluate<number>('_tfengine.state.numTensors');
  return { ...seen, tensors };
}

it('losses and an optimizer of the page are used, and leave no tensor', async () => {
  const first = await paint({ losses, optimizer });
  expect(first).toMatchObject({
    costs: ['content/conv2_1', expect.stringContaining('conv1_1'), 'variation', 'mean/conv1_1'],
    outcome: 'a picture 32 wide',
  });
  expect(await paint({ losses, optimizer })).toEqual(first);
});

it('losses can use ops that no loss of ours uses', async () => {
  expect(await paint({ losses: unusualOp })).toMatchObject({ costs: ['odd'], outcome: 'a picture 32 wide' });
});

it.each([
  ['that is not there', '/nowhere.js', /^unreadable: Cannot import http.*\/nowhere\.js for losses: /],
  [
    'without a default export',
    moduleOf('export const losses = []'),
    /^invalid-option: Expected a module whose default/,
  ],
  [
    'that makes something else',
    moduleOf('export default () => 7'),
    /^invalid-option: Expected a module that makes a list/,
  ],
])('a module %s is an error that says so', async (_, address, message) => {
  expect((await paint({ losses: address })).outcome).toMatch(message);
});

it.each([
  ['losses', "Expected a module's address"],
  ['optimizer', "Expected a module's address"],
  ['blend', 'An option cannot be sent to the worker'],
])('functions given as %s are an error that says what to do', async (name, message) => {
  const error = await browser.page.evaluate(async (option) => {
    const content = new ImageData(32, 32);
    const given = { content, styles: content, [option]: [() => 1] };
    return pastiche
      .stylize(given as Parameters<typeof pastiche.stylize>[0])
      .result.then(String, ({ code, message }) => [code, message]);
  }, name);
  expect(error).toEqual(['invalid-option', expect.stringContaining(message)]);
});

it('a missing painting and an unknown option are named', async () => {
  const errors = await browser.page.evaluate(async () => {
    const content = new ImageData(32, 32);
    const messageOf = (given: object): Promise<string> =>
      pastiche.stylize(given as Parameters<typeof pastiche.stylize>[0]).result.then(String, ({ message }) => message);
    return [await messageOf({ content }), await messageOf({ content, styles: content, iteratons: 9 })];
  });
  expect(errors).toEqual([
    expect.stringContaining('for styles but received'),
    expect.stringContaining("received 'iteratons'. Did you mean 'iterations'?"),
  ]);
});
