import type { VNode } from 'preact';
import { Controls } from './controls.tsx';
import { Curve } from './curve.tsx';
import { converging, gramRun, styleCosts } from './gramRun.ts';
import { PictureFrame } from './pictureFrame.tsx';
import { painting, ratioOf } from './subjects.ts';

/** G on its way to the painting's tables, and the style cost that falls meanwhile. */
export function GramRunView({ layer }: { layer: string }): VNode {
  const costs = styleCosts.value.map((each) => each[`style/${layer}`] ?? 0);
  const { phase } = gramRun;
  const steps = costs.length;
  const words = {
    idle: steps ? 'Stopped.' : 'From noise, in about twenty seconds.',
    running: 'Watch the tables meet.',
    done: 'They have met.',
  };
  return (
    <div class="how-converging">
      <div class="sym-G">
        <PictureFrame
          picture={converging.value?.picture}
          ratio={ratioOf(painting.value)}
          label="G, on its way to the painting’s style"
        />
      </div>
      <div>
        <Controls computation={gramRun} invitation={steps ? 'Paint again' : 'Paint G'}>
          {words[phase.value]}
        </Controls>
        <Curve values={costs} name={`Style cost of ${layer}`}>
          Style cost of {layer} by step{steps > 0 ? `: now ${costs[steps - 1].toPrecision(2)}, after ${steps}` : ''}.
        </Curve>
      </div>
    </div>
  );
}
