import type { VNode } from 'preact';

/** The end of the page: a link to the Studio, what was simplified, and the papers. */
export function Credits(): VNode {
  return (
    <footer class="how-end stack">
      <div class="card">
        <h2>Now paint</h2>
        <p>
          The Studio makes the same <i>J</i> small, with more pixels, and you set every weight and layer. By default it
          starts from your photo instead of noise, compares means and covariances instead of Gram matrices, and takes
          its steps with Adam.
        </p>
        <a class="button primary" href="#/studio">
          Open the Studio
        </a>
      </div>
      <section aria-labelledby="how-exactly">
        <h2 id="how-exactly">To be exact</h2>
        <ul>
          <li>
            The style formula is the paper’s for one layer; the page averages it over the layers. The content formula
            differs from the paper’s by a constant factor, and the starting weights α = 10 and β = 40 are not the
            paper’s.
          </li>
          <li>
            The program divides each cost by the energy of its target, so that layers and pictures can be compared: 0 is
            “the same”, 1 is the cost of a picture in which nothing fires.
          </li>
          <li>
            The pictures here are painted from coarse to fine. Instead of plain steps they use L-BFGS, which learns from
            its last steps how <i>J</i> curves. A small cost on roughness removes the rest of the noise.
          </li>
          <li>
            The network is our small copy of VGG-19 with a ninth of its arithmetic, trained to measure as VGG-19 does.
            It comes close in the first four blocks, and less close in the fifth.
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
            What layers respond to.
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
