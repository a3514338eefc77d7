import type { VNode } from 'preact';
import { Formula } from './formula.tsx';
import cost from './formulas/cost.tex';
import { live } from './liveRun.ts';
import { PictureFrame } from './pictureFrame.tsx';
import { SubjectBar } from './subjectBar.tsx';
import { painting, photo } from './subjects.ts';

/** The idea in one formula, with the visitor's own pictures. */
export function Opening(): VNode {
  const [c, s] = [photo.value, painting.value];
  return (
    <header class="how-opening stack">
      <div class="how-words">
        <h1>How it works</h1>
        <p class="lede">
          Take a photo, and paint it again in the style of a painting. Nobody taught this program to do that. It only
          changes a picture, pixel by pixel, so that one number becomes smaller.
        </p>
        <p>
          The number is called <i>J</i>. It says how far the picture <i class="of-picture">G</i> is from{' '}
          <span class="of-content">what is in your photo</span>, and how far it is from{' '}
          <span class="of-style">your painting’s style</span>. The rest of this page is about how to measure that.
        </p>
        <p class="small muted">
          Everything below happens on this device. Choose the pictures to explain it with; those in the{' '}
          <a href="#/studio">Studio</a> stay as they are.
        </p>
        <SubjectBar />
      </div>
      <figure class="card how-idea">
        <div class="how-terms" aria-hidden="true">
          <div class="how-term sym-C">
            <img class="picture" src={c.thumbnail ?? c.address} alt="" width="240" height="180" />
            <b class="of-content">C</b>
            <span>photo</span>
          </div>
          <Pull of="content" />
          <div class="how-term sym-G">
            <PictureFrame picture={live.value?.picture} ratio={1} label="" />
            <b class="of-picture">G</b>
            <span>our picture</span>
          </div>
          <Pull of="style" />
          <div class="how-term sym-S">
            <img class="picture" src={s.thumbnail ?? s.address} alt="" width="240" height="180" />
            <b class="of-style">S</b>
            <span>painting</span>
          </div>
        </div>
        <Formula of={cost} />
        <figcaption class="small muted">
          Two distances pull at one picture. C is “{c.name}”, S is “{s.name}”, and the weights α and β say how strongly
          each one pulls.
        </figcaption>
      </figure>
    </header>
  );
}

/** An arrow from the picture towards what pulls at it. */
function Pull({ of }: { of: 'content' | 'style' }): VNode {
  return (
    <svg
      class={`how-pull of-${of} sym-${of} sym-${of === 'content' ? 'alpha' : 'beta'}`}
      viewBox="0 0 60 24"
      role="presentation"
    >
      <path d={of === 'content' ? 'M58 12H3m9-8-9 8 9 8' : 'M2 12h55m-9-8 9 8-9 8'} />
    </svg>
  );
}
