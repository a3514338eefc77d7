import type { VNode } from 'preact';

export function Story(): VNode {
  return (
    <header class="explore-story">
      <h1>What does each unit see?</h1>
      <p class="explore-lede">
        A network that looks at pictures is made of thousands of small detectors. Nobody told them what to detect. So
        how do we find out?
      </p>
      <div>
        <p>
          Matthew Zeiler and Rob Fergus asked that <a href="https://arxiv.org/abs/1311.2901">in 2013</a>, and their
          answer is simple: show the network many pictures, and for each unit keep the nine places at which it fired
          most. What these have in common is what the unit is for: near the pixels edges and plain colors, a few layers
          on corners and textures, deeper parts of things. Then send what fired back through the network, to see what in
          the patch it was.
        </p>
        <p class="small muted">
          Each tile is one unit with its nine patches. Open one, by click or with the arrow keys and Enter.
        </p>
      </div>
    </header>
  );
}
