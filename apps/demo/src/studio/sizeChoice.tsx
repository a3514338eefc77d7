import { resolveOptions } from '@pastiche/core';
import type { VNode } from 'preact';
import { timeFor } from '../engine/expected.ts';
import { Segments } from '../ui/segments.tsx';
import { sizeWords, stretch } from './area.ts';
import { photo } from './pictures.ts';
import { active } from './session.ts';
import { beginnings, choose, chosen, efforts, overridesWith, resolved } from './settings.ts';

/** Whoever changes these, which have controls of their own, still paints a picture of the chosen kind. */
const ownControls = ['contentWeight', 'init', 'minSize'] as const;

/** Longer sides from which on small devices have no room for the whole, in pixels. */
const many = 1200;

/** The size of the picture, each with the time that it takes here. */
export function SizeChoice(): VNode {
  const effort = chosen(efforts, ownControls);
  const options = Object.entries(efforts).map(([key, { title }]) => {
    const wanted = overridesWith(efforts, key);
    const time = timeFor(wanted);
    const size = sizeWords(resolveOptions(wanted).size, photo.value);
    return [key, [title, <small key="size">{size}</small>, time && <small key="time">{time}</small>]];
  });
  return (
    <>
      <fieldset disabled={active.value}>
        <legend>Size</legend>
        <Segments
          name="effort"
          options={Object.fromEntries(options)}
          value={effort ?? ''}
          onChange={(key) => choose(efforts, key)}
        />
        {resolved.value.size > many && (
          <p class="small muted quality-help">
            A device with little memory paints it block by block: the same picture, in two to three times as long. If
            you close the page, it goes on where it was.
          </p>
        )}
        {stretch(photo.value) > 1 && (
          <p class="small muted quality-help">
            Your photo is long, so its size goes by area: it gets as many pixels as a photo of the usual shape.
          </p>
        )}
      </fieldset>
      {effort === 'picture' && <Beginning />}
    </>
  );
}

/** What the picture begins with: drafts at smaller sizes, or one pass, which takes half the time. */
function Beginning(): VNode {
  const options = Object.entries(beginnings).map(([key, { title }]) => {
    const time = timeFor(overridesWith(beginnings, key));
    return [key, [title, time && <small key="time">{time}</small>]];
  });
  return (
    <fieldset disabled={active.value}>
      <legend>Begins with</legend>
      <Segments
        name="beginning"
        options={Object.fromEntries(options)}
        value={chosen(beginnings) ?? ''}
        onChange={(key) => choose(beginnings, key)}
      />
      <p class="small muted quality-help">
        Small drafts bring large shapes of the painting. One pass takes half the time, and things keep more of their own
        shapes.
      </p>
    </fieldset>
  );
}
