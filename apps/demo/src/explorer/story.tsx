import type { VNode } from 'preact';

export function Story(): VNode {
  return (
    <header class="explore-story">
      <h1>What does each unit see?</h1>
      <p class="lede">
        A network that looks at pictures is made of thousands of small detectors, its{' '}
        <a href="#/how?chapter=1">units</a>. Nobody told them what to detect. So how do we find out?
      </p>
      <div>
        <p>
          Matthew Zeiler and Rob Fergus asked that <a href="https://arxiv.org/abs/1311.2901">in 2013</a>, and their
          answer is simple: show the network many pictures, and for each unit keep the nine places where it{' '}
          <a href="#/how?chapter=1">fires</a> most. What these have in common is what the unit responds to. In early
          layers that means edges and plain colors; further in, corners and textures; deeper still, parts of things.
          Then send the activation back through the network, to see what in the patch set it off.
        </p>
        <p class="small muted">
          Each tile is one unit with its nine patches, each from another of our pictures. For the deepest layers thirty
          or forty pictures are too few, so their tiles show what the unit would like to see. Click a tile to open it,
          or use the arrow keys and Enter.
        </p>
      </div>
    </header>
  );
}
