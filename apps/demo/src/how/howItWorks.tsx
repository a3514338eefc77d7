import { effect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { photo } from '../studio/pictures.ts';
import { endTurns, takeTurn } from '../turns.ts';
import { Chapter } from './chapter.tsx';
import { Credits } from './credits.tsx';
import { Formula } from './formula.tsx';
import content from './formulas/content.tex';
import gram from './formulas/gram.tex';
import step from './formulas/step.tex';
import style from './formulas/style.tex';
import { GramView } from './gramView.tsx';
import { NetworkView } from './networkView.tsx';
import { Opening } from './opening.tsx';
import { contentSeries, styleSeries } from './rebuilding.ts';
import { RebuildingView } from './rebuildingView.tsx';
import { look } from './seen.ts';
import { painting } from './subjects.ts';
import { TogetherView } from './togetherView.tsx';
import './how.css';

/** The method, explained on the visitor's own pictures. Long computations start on request and end when the visitor leaves. */
export function HowItWorks(): VNode {
  useEffect(() => {
    const forget = effect(() => {
      void [photo.value, painting.value];
      void takeTurn(look, true);
    });
    return () => {
      forget();
      endTurns();
    };
  }, []);
  return (
    <article class="how stack">
      <Opening />
      <Chapter number={1} title="What a network sees" text={<AboutTheNetwork />}>
        <NetworkView />
      </Chapter>
      <Chapter number={2} title="Content: what fires where" of="content" text={<AboutContent />}>
        <RebuildingView
          series={contentSeries}
          invitation="Rebuild the photo, layer by layer"
          nameOf={([layer]) => layer}
          remarks={contentRemarks}
        />
      </Chapter>
      <Chapter number={3} title="Style: what fires together" of="style" text={<AboutGrams />}>
        <GramView />
      </Chapter>
      <Chapter number={4} title="Style, rebuilt" of="style" text={<AboutStyle />}>
        <RebuildingView
          series={styleSeries}
          invitation="Rebuild the style, layer by layer"
          nameOf={(layers) => (layers.length > 1 ? `+ ${layers.at(-1)}` : layers[0])}
          remarks={styleRemarks}
          original="the painting"
        />
      </Chapter>
      <Chapter number={5} title="Both at once" text={<AboutBoth />}>
        <TogetherView />
      </Chapter>
      <Credits />
    </article>
  );
}

function AboutTheNetwork(): VNode {
  return (
    <>
      <p>
        We measure with a network that was made for something else: VGG-19 learned to name what is in photographs.
        Nothing in it changes here. We only look at what lights up inside it.
      </p>
      <p>
        It is a stack of <b>layers</b>, and each layer has many small filters, its <b>units</b>. A unit slides over the
        layer before and leaves a sheet of numbers: large where it finds its pattern and <b>fires</b>, small elsewhere.
        After every block, width and height are halved. Deeper units therefore see more of the picture at once, and know
        less exactly where things are.
      </p>
      <p>
        Here are six units of each block, for your photo. Warm colors are large numbers, black is zero, and blue is
        negative.
      </p>
      <p class="small muted">
        This page uses our own small copy of VGG-19. Its sheets are mixtures of units, and mixtures can be negative.
        They are made so that distances between pictures come out as VGG-19 would measure them, which is all that the
        method needs. A single sheet here is not a sheet of VGG-19.
      </p>
    </>
  );
}

function AboutContent(): VNode {
  return (
    <>
      <p>
        Two pictures have the same content if the same units fire at the same positions. So take the numbers <i>a</i>{' '}
        that a layer has for the photo and those that it has for the painted picture, subtract, square and add up.
      </p>
      <Formula of={content} />
      <p>
        What does a layer remember? Try it: start from noise, and change it until this one layer cannot tell it from the
        photo. Early layers remember every pixel. Deeper layers keep the shapes and lose the rest. That is why content
        is measured deep, at conv4_2: it leaves room for another style.
      </p>
    </>
  );
}

function AboutGrams(): VNode {
  return (
    <>
      <p>
        Style should not depend on where things are, so we forget the positions. For every two units, multiply their
        sheets position by position and add up. The result is large if the two <b>fire together</b>, for example “blue”
        and “curved line”.
      </p>
      <Formula of={gram} />
      <p>
        These numbers form a square table, the <b>Gram matrix</b>. Point at a cell to see its two units, and where its
        number comes from. The style cost of a layer is the distance between two such tables:
      </p>
      <Formula of={style} />
      <p class="small muted">
        The tables show the 24 strongest units, as averages over the positions. A value of 1 is the mean energy of a
        unit in the painting. The entries are those of our small network, whose distances are close to VGG-19’s.
      </p>
    </>
  );
}

function AboutStyle(): VNode {
  return (
    <>
      <p>
        The same experiment with Gram matrices: start from noise, and change it until its tables equal the painting’s.
        The tables hold no positions, so small things turn up in new places. Large ones, such as a frame, often return
        to where the painting has them: deep units see most of a picture as small as this one, including its borders.
      </p>
      <p>
        The first layer alone gives specks of the right colors. Every further layer adds larger structures: strokes,
        then motifs. Style is measured on all five.
      </p>
    </>
  );
}

function AboutBoth(): VNode {
  return (
    <>
      <p>
        Now add the two costs, each with a weight. A picture with a small <i>J</i> has the photo’s shapes <i>and</i> the
        painting’s tables. To find one, run the network backwards: it says for every pixel whether a little more or a
        little less would make <i>J</i> smaller. Take a small step that way, and repeat it a few hundred times.
      </p>
      <Formula of={step} />
      <p>
        You can change the weights while it paints. Turn α up and the photo comes through; turn β up and the painting
        takes over.
      </p>
    </>
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
