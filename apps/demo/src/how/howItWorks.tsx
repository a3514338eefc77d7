import { route } from '@pastiche/explorer/route.ts';
import { effect, useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { endTurns, takeTurn, whenFree } from '../turns.ts';
import { ByHandView } from './byHandView.tsx';
import { Chapter } from './chapter.tsx';
import { Credits } from './credits.tsx';
import { Gradually } from './gradually.tsx';
import { GramView } from './gramView.tsx';
import { NetworkView } from './networkView.tsx';
import { Opening } from './opening.tsx';
import { PatchesView } from './patchesView.tsx';
import { contentSeries, styleSeries } from './rebuilding.ts';
import { RebuildingView } from './rebuildingView.tsx';
import { look } from './seen.ts';
import { painting, photo } from './subjects.ts';
import { lit } from './symbols.ts';
import { TogetherView } from './togetherView.tsx';
import { AboutContent, AboutGrams, AboutStyle, AboutTheNetwork } from './words.tsx';
import { AboutCost, AboutDescent } from './wordsOfPainting.tsx';
import './how.css';

/** What is around the pictures of the symbol that is pointed at. */
const light = 'outline: 3px solid var(--focus); outline-offset: 4px; border-radius: 4px;';

/**
 * The method, explained on the visitor's own pictures. The network looks at them when a chapter that shows what it sees comes near the screen. Long
 * computations start on request. All end when the visitor leaves.
 */
export function HowItWorks(): VNode {
  const isNeeded = useSignal(false);
  const need = (): void => {
    isNeeded.value = true;
  };
  useEffect(() => {
    let isHere = true;
    const forget = effect(() => {
      void [photo.value, painting.value];
      // It would end what the visitor has started.
      if (isNeeded.value) void whenFree().then(() => (isHere ? takeTurn(look, true) : undefined));
    });
    return () => {
      isHere = false;
      forget();
      endTurns();
    };
  }, []);
  const isWhole = useSignal(false);
  useSignalEffect(() => {
    const chapter = route.value.settings.get('chapter');
    if (isWhole.value && chapter) document.getElementById(`how-chapter-${Number(chapter)}`)?.scrollIntoView();
  });
  return (
    <article class="how stack">
      {lit.value && <style>{`.how .sym-${lit.value}:not(math *) { ${light} }`}</style>}
      <Gradually onDone={() => (isWhole.value = true)}>
        <Opening />
        <Chapter number={1} title="What a network sees" text={<AboutTheNetwork />} onNear={need}>
          <div class="stack how-looks">
            <NetworkView />
            <h3>What makes units fire</h3>
            <PatchesView />
          </div>
        </Chapter>
        <Chapter number={2} title="Content: what fires where" of="content" text={<AboutContent />}>
          <RebuildingView
            series={contentSeries}
            invitation="Rebuild the photo, layer by layer"
            nameOf={([layer]) => layer}
            remarks={contentRemarks}
            first={4}
            original={{ name: 'the photo', symbols: ['C', 'aC'], rebuilt: ['aG', 'content'] }}
          />
        </Chapter>
        <Chapter number={3} title="Style: what fires together" of="style" text={<AboutGrams />} onNear={need}>
          <GramView />
        </Chapter>
        <Chapter number={4} title="Style, rebuilt" of="style" text={<AboutStyle />}>
          <RebuildingView
            series={styleSeries}
            invitation="Rebuild the style, layer by layer"
            nameOf={(layers) => (layers.length > 1 ? `+ ${layers.at(-1)}` : layers[0])}
            remarks={styleRemarks}
            first={4}
            original={{ name: 'the painting', symbols: ['S'], rebuilt: ['G'] }}
          />
        </Chapter>
        <Chapter number={5} title="How good is a picture?" text={<AboutCost />}>
          <ByHandView />
        </Chapter>
        <Chapter number={6} title="Both at once" text={<AboutDescent />}>
          <TogetherView />
        </Chapter>
        <Credits />
      </Gradually>
    </article>
  );
}

const contentRemarks = {
  conv1_1: 'Nearly the photo itself.',
  conv2_1: 'Still every detail.',
  conv3_1: 'The finest grain begins to drift.',
  conv4_1: 'Shapes stay; textures and colors come loose.',
  conv4_2: 'The layer that the Studio uses.',
  conv5_1: 'A rough idea. Our network is least like VGG-19 here.',
};

const styleRemarks = {
  conv1_1: 'Specks of the right colors.',
  conv2_1: 'Short strokes.',
  conv3_1: 'Longer strokes.',
  conv4_1: 'Motifs.',
  conv5_1: 'Larger motifs: the layers that the Studio uses.',
};
