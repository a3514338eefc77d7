import type { VNode } from 'preact';
import { Formula } from './formula.tsx';
import content from './formulas/content.tex';
import gram from './formulas/gram.tex';
import style from './formulas/style.tex';
import { against, gramLayer, gramPair } from './gramView.tsx';

/** What the chapters about measuring say. */

export function AboutTheNetwork(): VNode {
  return (
    <>
      <p>
        We measure with a network that was made for something else: VGG-19 learned to name what is in photographs.
        Nothing in it changes here. We only look at what lights up inside it.
      </p>
      <p>
        It is a stack of <b>layers</b>, and each layer has many small filters, its <b>units</b>; papers also call them
        channels. A unit slides over the layer before and leaves a sheet of numbers: large where it finds its pattern
        and <b>fires</b>, small elsewhere. After every block, width and height are halved. So deeper units see more of
        the picture at once, and know less exactly where things are.
      </p>
      <p>
        Here are six sheets of each block, for your photo. Move over a sheet, or tap it, to see which patch of the photo
        that number comes from.
      </p>
      <p>
        <b>How do we know what a unit looks for?</b> Show the network many pictures, and for each unit keep the nine
        patches at which it fires most. In the first layer they have an edge or a color in common. In the second,
        corners and stripes; in the third, textures such as honeycombs, or writing. From the fourth layer on it is parts
        of things: in VGG-19 even dogs, by their shape, not their breed. You can{' '}
        <a href="#/explore">look at all of them</a>.
      </p>
      <p>
        <b>Why is some of it blue?</b> Warm colors are numbers above zero, black is zero, and blue is below. In VGG-19
        itself nothing is below zero: a unit either fires or it does not. This page uses our small copy of it, and there
        each sheet is a mixture of several units, some of which count with a minus. Blue means that these fire here, or
        “the opposite of my pattern”. The mixtures are made so that distances between pictures come out as VGG-19 would
        measure them, which is all that the method needs.
      </p>
    </>
  );
}

export function AboutContent(): VNode {
  return (
    <>
      <p>
        Two pictures have the same content if the same units fire at the same places. So run both through the network,
        take the numbers <i>a</i> that one layer has for each, subtract, square and add up.
      </p>
      <Formula of={content} />
      <p>
        Which layer? Look at what each one remembers. These pictures began as noise, and were changed until this one
        layer could not tell them from the photo. A very early layer remembers every pixel, so it would force the
        painting to be the photo. A very deep one only remembers roughly what was there. We want something in between,
        and take conv4_2: the shapes stay, and there is room for another style.
      </p>
      <p class="small muted">
        The factor in front is that of the article that this page follows; the paper has ½. A larger or smaller α makes
        up for it.
      </p>
    </>
  );
}

const examples = [
  { name: 'Blue with edges', pair: [7, 9] },
  { name: 'Yellow with edges', pair: [10, 2] },
  { name: 'Blue with yellow', pair: [7, 10] },
] as const;

function showG(): void {
  against.value = 'G';
  document.querySelector('.how-against')?.scrollIntoView({ block: 'center' });
}

export function AboutGrams(): VNode {
  return (
    <>
      <p>
        Style should not depend on where things are, so we forget the places. For every two units, multiply their sheets
        place by place and add up. The result is large if the two <b>fire together</b>, that is, if their sheets are
        correlated: wherever the painting has vertical stripes, say, it also has orange. If it is near zero, the stripes
        come in any color.
      </p>
      <Formula of={gram} />
      <p>
        These numbers form a square table, the <b>Gram matrix</b>. Point at a cell to see its two units, and where its
        number comes from. The small picture beside a unit’s number is what that unit would like to see.
      </p>
      <p>
        <b>Which unit is “blue”?</b> In conv1_1 they are easy to name: 7 fires on blue, 10 on yellow, 5 and 14 on red,
        11 on green, 0 on white, and most others on edges. Try a pair:
      </p>
      <div class="how-examples row">
        {examples.map(({ name, pair }) => (
          <button
            key={name}
            type="button"
            aria-pressed={gramLayer.value === 0 && gramPair.value?.join() === pair.join()}
            onClick={() => {
              gramLayer.value = 0;
              gramPair.value = pair;
            }}
          >
            {name}
          </button>
        ))}
      </div>
      <p>
        The style cost is the distance between two such tables, added up over several layers. Now{' '}
        <button type="button" class="how-inline" onClick={showG}>
          choose “G, while it is painted”
        </button>
        , and watch one table become the other.
      </p>
      <Formula of={style} />
      <p class="small muted">
        The tables show the 24 strongest units, as averages over the places. A value of 1 is the mean energy of a unit
        in the painting.
      </p>
    </>
  );
}

export function AboutStyle(): VNode {
  return (
    <>
      <p>
        The same experiment with Gram matrices: begin with noise, and change it until its tables equal the painting’s.
        The first layer alone gives specks of the right colors. Every further layer adds larger structures: strokes,
        then motifs. Style is measured on all five.
      </p>
      <p>
        The tables say what goes with what, and not what goes where. <b>And yet places come back.</b> Look at the
        mosaic: its frame returns to the border and its fish to the middle. The woodblock’s wave breaks where it broke.
        In pictures as small as these, a deep unit sees most of the picture at once, border included, and its habits say
        where things were. Small motifs do turn up in new places.
      </p>
    </>
  );
}
