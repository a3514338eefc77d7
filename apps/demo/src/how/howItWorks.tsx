import { effect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { photo } from '../studio/pictures.ts';
import { endTurns, takeTurn } from '../turns.ts';
import { Chapter } from './chapter.tsx';
import { Credits } from './credits.tsx';
import { ContentFormula, GramFormula, StepFormula, StyleFormula } from './formulas.tsx';
import { GramView } from './gramView.tsx';
import { NetworkView } from './networkView.tsx';
import { Opening } from './opening.tsx';
import { contentSeries, styleSeries } from './rebuilding.ts';
import { RebuildingView } from './rebuildingView.tsx';
import { look } from './seen.ts';
import { painting } from './subjects.ts';
import { TogetherView } from './togetherView.tsx';
import './how.css';

/** The method, explained on the visitor's own pictures. What takes long begins when somebody asks for it, and ends when they leave. */
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
    <article class="how">
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
        The measuring is done by a network that was made for something else: VGG-19, which learned to name what is in
        photographs. Nothing in it changes here. We only look at what lights up inside it.
      </p>
      <p>
        It is a stack of <b>layers</b>. Each slides many small filters over the layer before, and each filter leaves a
        sheet of numbers, a <b>channel</b>: bright where its pattern is, dark where it is not. After every block the
        sheets are halved. So deeper layers see more of the picture at once, and know less exactly where.
      </p>
      <p>
        Here are six channels of each block, for your photo. Warm is strong, black is silent, blue is below nothing.
      </p>
      <p class="small muted">
        This page uses our own small copy of VGG-19. Its channels are mixtures: made so that distances between pictures
        come out as VGG-19 would measure them, which is all that the method asks for. A single sheet here is not a sheet
        of VGG-19.
      </p>
    </>
  );
}

function AboutContent(): VNode {
  return (
    <>
      <p>
        Two pictures have the same content if the same channels fire at the same places. So: take the activations{' '}
        <i>a</i> of the photo at one layer, take those of the painted picture, subtract, square, add up.
      </p>
      <ContentFormula />
      <p>
        What does a layer remember? Try it: begin with noise, and change it until that one layer cannot tell it from the
        photo. Shallow layers remember every pixel. Deeper ones keep the shapes and let go of the rest, and that is why
        content is measured deep, at conv4_2: it leaves room for another style.
      </p>
    </>
  );
}

function AboutGrams(): VNode {
  return (
    <>
      <p>
        Style should not depend on where things are. So forget the places. For every two channels, multiply their sheets
        place by place, and add up. The result is large if the two <b>fire together</b>: say, “blue” with “curved line”.
      </p>
      <GramFormula />
      <p>
        All these numbers make a square table, the <b>Gram matrix</b>. Point at a cell to see which two channels it is
        about, and where its number comes from. The style cost of a layer is how far two such tables are apart:
      </p>
      <StyleFormula />
      <p class="small muted">
        Shown are the 24 strongest channels, as averages over the places, with a channel’s usual energy in the painting
        as 1. The entries are those of our small network; the distance is made to be close to VGG-19’s.
      </p>
    </>
  );
}

function AboutStyle(): VNode {
  return (
    <>
      <p>
        The same experiment with Gram matrices: begin with noise, and change it until its tables are those of the
        painting. Nothing says what should be where, so something new comes out, in the painting’s manner.
      </p>
      <p>
        With the first layer alone it is specks of the right colors. Every layer that is added brings larger structure:
        strokes, then motifs. Style is measured on all five.
      </p>
    </>
  );
}

function AboutBoth(): VNode {
  return (
    <>
      <p>
        Now add the two, with weights. A picture that makes <i>J</i> small has the photo’s shapes <i>and</i> the
        painting’s tables. How to find one? The network can be run backwards: for every pixel, it says whether a little
        more or a little less would make <i>J</i> smaller. So take a small step that way, and again, some hundred times.
      </p>
      <StepFormula />
      <p>
        The weights can be turned while it paints. Give α all you have, and the photo comes through; with β, the
        painting swallows it.
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
  conv5_1: 'A rough idea. Our small network is weakest here.',
};

const styleRemarks = {
  conv1_1: 'Specks of the right colors.',
  conv2_1: 'Short strokes.',
  conv3_1: 'Strokes find each other.',
  conv4_1: 'Motifs.',
  conv5_1: 'Larger motifs. What the Studio uses.',
};
