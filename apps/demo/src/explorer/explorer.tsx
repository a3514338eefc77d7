import { WallView } from '@pastiche/explorer/wallView.tsx';
import { effect, useComputed } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { endTurns, takeTurn } from '../turns.ts';
import { ProblemNote } from '../ui/problemNote.tsx';
import { followChoice, isReady, isTapped, layer, opened, readAddress } from './choice.ts';
import { ChoiceBar } from './choiceBar.tsx';
import { Consent } from './consent.tsx';
import { Story } from './story.tsx';
import { UnitTile } from './unitTile.tsx';
import { UnitView } from './unitView.tsx';
import { lookAtPictures, units, wallDepends, wallProblem } from './wall.ts';
import { WallBar } from './wallBar.tsx';
import '@pastiche/explorer/styles/explorer.css';
import './explorer.css';

/** The page that shows what each unit of a network sees. */
export function Explorer(): VNode {
  useEffect(() => {
    readAddress();
    const forget = [
      followChoice(),
      effect(() => {
        wallDepends();
        // An open unit comes first; the wall continues afterwards.
        if (opened.value !== undefined && units.peek().length > 0) return;
        endTurns();
        void takeTurn(lookAtPictures);
      }),
    ];
    return () => {
      for (const stop of forget) stop();
      endTurns();
    };
  }, []);
  const isOpen = useComputed(() => opened.value !== undefined && opened.value < units.value.length);
  return (
    <article class="explore stack">
      <Story />
      <ChoiceBar />
      <ProblemNote problem={wallProblem.value} retry={() => void takeTurn(lookAtPictures)} />
      {isReady.value ? <WallBar /> : <Consent />}
      <WallView
        layer={layer.value}
        units={[...units.value.keys()]}
        opened={opened}
        tile={(unit) => <UnitTile unit={unit} />}
      />
      {isTapped.value && <AboutTaps />}
      {isOpen.value && <UnitView unit={opened.value as number} />}
    </article>
  );
}

/** The fractions are measured: the smallest part of a mixture's squared weights that belongs to the unit of the same number. */
function AboutTaps(): VNode {
  const share = layer.value === 'conv1_1' ? 'four fifths' : 'nine tenths';
  return (
    <p class="small muted explore-note">
      Our compact network measures style on mixtures of units. In {layer.value}, at least {share} of what is called unit
      7 here is the network’s unit 7; the rest is a little of all others. The last one mixes all units. In conv5_1 and
      in the other networks, nothing is mixed.
    </p>
  );
}
