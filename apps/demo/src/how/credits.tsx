import type { VNode } from 'preact';

/** Where it ends: the way to the Studio, what was simplified, and whose ideas these are. */
export function Credits(): VNode {
  return (
    <footer class="how-end">
      <div class="card how-invitation">
        <h2>Now paint</h2>
        <p>The Studio does the same with more pixels, coarse to fine, and every weight and layer is yours to turn.</p>
        <a class="button how-go" href="#/studio">
          Open the Studio
        </a>
      </div>
      <section aria-labelledby="how-exactly">
        <h2 id="how-exactly">To be exact</h2>
        <ul>
          <li>
            The formulas are those of the paper. The program divides each cost by the energy of its aim, so that layers
            and pictures can be compared: 0 is “the same”, 1 is as far off as a picture in which nothing fires.
          </li>
          <li>
            The pictures here are found coarse to fine, with L-BFGS, which learns from its last steps how <i>J</i>{' '}
            bends, and not with plain steps; and a little smoothness is asked for, as without it noise stays.
          </li>
          <li>
            The network is a copy of VGG-19 with a ninth of its arithmetic, trained by us to measure as VGG-19 does. It
            comes close in the first four blocks, and less so in the fifth.
          </li>
        </ul>
      </section>
      <section aria-labelledby="how-papers">
        <h2 id="how-papers">The papers</h2>
        <ul>
          <li>
            L. Gatys, A. Ecker, M. Bethge,{' '}
            <a href="https://arxiv.org/abs/1508.06576">A Neural Algorithm of Artistic Style</a>, 2015. The method, and
            the figure that chapters 2 and 4 redraw.
          </li>
          <li>
            L. Gatys, A. Ecker, M. Bethge,{' '}
            <a href="https://arxiv.org/abs/1505.07376">Texture Synthesis Using Convolutional Neural Networks</a>, 2015.
            Gram matrices.
          </li>
          <li>
            A. Mahendran, A. Vedaldi,{' '}
            <a href="https://arxiv.org/abs/1412.0035">Understanding Deep Image Representations by Inverting Them</a>,
            2014. Rebuilding a picture from a layer.
          </li>
          <li>
            M. Zeiler, R. Fergus,{' '}
            <a href="https://arxiv.org/abs/1311.2901">Visualizing and Understanding Convolutional Networks</a>, 2013.
            What layers answer to.
          </li>
          <li>
            K. Simonyan, A. Zisserman,{' '}
            <a href="https://arxiv.org/abs/1409.1556">
              Very Deep Convolutional Networks for Large-Scale Image Recognition
            </a>
            , 2014. VGG-19.
          </li>
        </ul>
      </section>
    </footer>
  );
}
