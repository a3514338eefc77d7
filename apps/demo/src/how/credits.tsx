import type { VNode } from 'preact';

/** The end of the page: the method in short, a link to the Studio, what is different there, and the papers. */
export function Credits(): VNode {
  return (
    <footer class="how-end stack">
      <div class="card">
        <h2>To sum up</h2>
        <p>
          A network that learned to see lends its eyes. Where it fires is content; what fires together is style. Two
          costs say how far a picture is from the one photo and the other painting, and gradient descent makes their sum
          small. What the network knows about pictures then shows up in ours. It needs no training, and any number of
          paintings can be mixed.
        </p>
        <p>Now you.</p>
        <a class="button primary" href="#/studio">
          Open the Studio
        </a>
      </div>
      <section aria-labelledby="how-exactly">
        <h2 id="how-exactly">Where we differ</h2>
        <p>From the paper, and from the article that this page follows:</p>
        <ul>
          <li>
            <b>The Studio starts from your photo</b>, not from noise: it is nearer to the goal, and needs fewer steps.
            This page starts from noise.
          </li>
          <li>
            <b>It compares means and covariances</b> instead of Gram matrices: how often a unit fires, and what it then
            fires with, as two numbers instead of one. This page uses Gram matrices.
          </li>
          <li>
            <b>It takes its steps with Adam</b>, which gives every pixel its own step size. This page uses L-BFGS, which
            learns from its last steps how <i>J</i> curves. Both paint from coarse to fine.
          </li>
          <li>
            Both divide each cost by the energy of its target, so that layers and pictures can be compared: 0 is “the
            same”, 1 is the cost of a picture in which nothing fires. The five layers count equally. A small cost on
            roughness removes the rest of the noise.
          </li>
          <li>
            The network is our small copy of VGG-19, with a ninth of its arithmetic. It comes close in the first four
            blocks, and less close in the fifth.
          </li>
        </ul>
        <p>
          The Studio can do exactly what the article says, too:{' '}
          <a href="#/studio?preset=paper">noise, 100 pixels and plain gradient descent</a>.
        </p>
      </section>
      <section aria-labelledby="how-papers">
        <h2 id="how-papers">To read</h2>
        <ul>
          <li>
            “Neural style transfer using convolutional neural networks in art generation”, Imaginghub. The article whose
            formulas and weights this page takes.
          </li>
          <li>
            L. Gatys, A. Ecker, M. Bethge,{' '}
            <a href="https://arxiv.org/abs/1508.06576">A Neural Algorithm of Artistic Style</a>, 2015. The method, and
            the figure that chapters 2 and 4 make again.
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
