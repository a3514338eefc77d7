import * as tf from '@tensorflow/tfjs-core';
import type { ImageTensor } from '../image/tensors.ts';
import type { Optimizer } from '../optimizer/optimizer.ts';
import { disposeTree, loadTree, saveTree } from '../tree.ts';
import { assert, type Check, dot, randomTensor, withoutLeak } from './check.ts';

/**
 * What every optimizer must do.
 *
 * @param create an optimizer with rates for images whose pixels are 0..1
 * @param evaluations how many evaluations of a well-behaved quadratic it may need to bring it below a tenth
 */
export function optimizerConformance(create: () => Optimizer, evaluations = 60): Check[] {
  const check = (name: string, run: (optimizer: Optimizer) => Promise<void>): Check => ({
    name,
    run: () => withoutLeak('the check', () => run(create())),
  });
  return [
    check(`brings a quadratic below a tenth within ${evaluations} evaluations`, async (optimizer) => {
      const losses = await descend(optimizer, evaluations);
      const best = Math.min(...losses);
      assert(best < losses[0] / 10, `Expected the cost to fall from ${losses[0]} below a tenth but it fell to ${best}`);
    }),
    check('does the same twice', async (optimizer) => {
      const [first, second] = [await descend(optimizer, 10), await descend(create(), 10)];
      assert(
        first.every((loss, i) => loss === second[i]),
        'Two runs from the same start differ',
      );
    }),
    check('goes on at another size', async (optimizer) => {
      const losses = await descend(optimizer, evaluations, { resizeAt: 5 });
      const best = Math.min(...losses.slice(5));
      assert(
        best < losses[5] / 5,
        `Expected the cost to fall after resampling, but from ${losses[5]} it came to ${best}`,
      );
    }),
    check('does the same after its state was saved as JSON and loaded', async (optimizer) => {
      const [saved, whole] = [await descend(optimizer, 12, { saveAt: 7 }), await descend(create(), 12)];
      assert(
        whole.every((loss, i) => loss === saved[i]),
        'A run whose state was saved and loaded differs from one whose state was not',
      );
    }),
    check('takes smaller steps at a lower rate', async (optimizer) => {
      const [whole, small] = [await firstStep(optimizer, 1), await firstStep(create(), 0.1)];
      assert(
        small < 0.5 * whole,
        `Expected a step at rate 0.1 to be shorter than ${whole} at rate 1 but it is ${small}`,
      );
    }),
    check('leaves image and gradient to the caller', async (optimizer) => {
      const image = randomTensor([1, 4, 5, 3], 1);
      const gradient = randomTensor([1, 4, 5, 3], 2);
      const next = await optimizer.update({ loss: 1, gradient }, optimizer.init(image), image, 1);
      assert(!image.isDisposed && !gradient.isDisposed, 'update() disposed of its arguments');
      assert(next.image !== image, 'update() must return a new tensor');
      disposeTree([next, image, gradient]);
    }),
  ];
}

/** The costs of a quadratic around a random picture, with curvatures from 1 to 4. */
async function descend(
  optimizer: Optimizer,
  evaluations: number,
  { resizeAt = -1, saveAt = -1 } = {},
): Promise<number[]> {
  let shape: [number, number, number, number] = [1, 4, 6, 3];
  let image: ImageTensor = tf.fill(shape, 0.5);
  let state = optimizer.init(image);
  const losses: number[] = [];
  for (let i = 0; i < evaluations; i++) {
    if (i === resizeAt) {
      shape = [1, 6, 9, 3];
      image.dispose();
      image = tf.fill(shape, 0.4);
      state = await optimizer.resample(state, { height: 6, width: 9 });
    }
    if (i === saveAt) {
      const { json, tensors } = await saveTree(state);
      disposeTree(state);
      state = loadTree({ json: JSON.parse(JSON.stringify(json)), tensors });
    }
    const { loss, gradient } = await quadratic(image);
    losses.push(loss);
    const next = await optimizer.update({ loss, gradient }, state, image, 1);
    tf.dispose([image, gradient]);
    ({ image, state } = next);
  }
  disposeTree([image, state]);
  return losses;
}

async function firstStep(optimizer: Optimizer, rate: number): Promise<number> {
  const image = tf.fill([1, 4, 6, 3], 0.5) as ImageTensor;
  const { loss, gradient } = await quadratic(image);
  const next = await optimizer.update({ loss, gradient }, optimizer.init(image), image, rate);
  const step = tf.sub(next.image, image);
  const length = Math.sqrt(await dot(step, step));
  disposeTree([next, image, gradient, step]);
  return length;
}

async function quadratic(image: ImageTensor): Promise<{ loss: number; gradient: ImageTensor }> {
  const target = randomTensor(image.shape, 7);
  const curvature = randomTensor(image.shape, 8, 1, 4);
  const difference = tf.sub(image, target);
  const gradient = tf.tidy(() => tf.div(tf.mul(difference, curvature), image.size) as ImageTensor);
  const loss = (await dot(gradient, difference)) / 2;
  tf.dispose([target, curvature, difference]);
  return { loss, gradient };
}
