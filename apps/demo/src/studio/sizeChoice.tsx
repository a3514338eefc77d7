import type { VNode } from 'preact';
import { timeFor } from '../engine/expected.ts';
import { Segments } from '../ui/segments.tsx';
import { active } from './session.ts';
import { choose, chosen, efforts, overridesWith } from './settings.ts';

/** The size of the picture, each with the time that it takes here. */
export function SizeChoice(): VNode {
  const options = Object.entries(efforts).map(([key, { title, help }]) => {
    const time = timeFor(overridesWith(efforts, key));
    return [key, [title, <small key="size">{help}</small>, time && <small key="time">{time}</small>]];
  });
  return (
    <fieldset disabled={active.value}>
      <legend>Size</legend>
      <Segments
        name="effort"
        options={Object.fromEntries(options)}
        value={chosen(efforts) ?? ''}
        onChange={(key) => choose(efforts, key)}
      />
    </fieldset>
  );
}
