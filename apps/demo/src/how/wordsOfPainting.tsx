import type { VNode } from 'preact';
import { Formula } from './formula.tsx';
import cost from './formulas/cost.tex';
import step from './formulas/step.tex';

/** What the chapters about painting say. */

export function AboutCost(): VNode {
  return (
    <>
      <p>
        Now we can say how good any picture is. Take its two costs, give each a weight, and add them up. The smaller{' '}
        <i>J</i> is, the better. Only the ratio of the weights matters. We begin with α = 10 and β = 40.
      </p>
      <Formula of={cost} />
      <p>
        Try it by hand. This is <i class="of-picture">G</i>, and it begins as the photo: its content cost is zero. Paint
        on it with pieces of the painting, or with its colors, and watch both costs. Then begin with the painting, and
        it is the other way round. Can you get <i>J</i> below both?
      </p>
    </>
  );
}

export function AboutDescent(): VNode {
  return (
    <>
      <p>
        By hand that is hopeless: even a picture of 100 × 100 pixels has 100 × 100 × 3 = 30,000 numbers to choose. So
        let the network help. Begin with random numbers. Compute <i>J</i>. Then run the network backwards: it says for
        every one of the numbers whether a little more or a little less would make <i>J</i> smaller. Take a small step
        that way, and repeat it a few hundred times. This is <b>gradient descent</b>.
      </p>
      <Formula of={step} />
      <p>It is how networks are trained, too. But here the network stays as it is, and what learns is the picture.</p>
      <p>
        You can change the weights while it paints. Turn α up and the photo comes through; turn β up and the painting
        takes over.
      </p>
    </>
  );
}
