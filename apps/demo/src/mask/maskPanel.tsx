import { Icon, type IconName } from '@pastiche/explorer/icon.tsx';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Segments } from '../ui/segments.tsx';
import { easelNow } from './easel.ts';
import { invert, soften } from './edits.ts';
import { shareOf } from './mask.ts';
import { closeMasks } from './masking.ts';
import { MaskOptions } from './maskOptions.tsx';
import { TargetChoice } from './targetChoice.tsx';
import { type Target, target } from './targets.ts';
import { ToolSettings } from './toolSettings.tsx';
import { type Tool, tool, toolNames } from './tools.ts';

const icons: Readonly<Record<Tool, IconName>> = { brush: 'brush', eraser: 'eraser', lasso: 'lasso', select: 'wand' };

/** Beside the picture: which mask is drawn, and with what. */
export function MaskPanel(): VNode {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    // Where the picture stays at the top, the panel is seen from its beginning.
    const isBelow = matchMedia('(max-width: 67.49em)').matches;
    card.current?.scrollIntoView({ block: isBelow ? 'start' : 'nearest' });
  }, []);
  const labels = Object.entries(toolNames).map(([name, title]) => [
    name,
    <>
      <Icon key="icon" name={icons[name as Tool]} /> {title}
    </>,
  ]);
  return (
    <section ref={card} class="card mask-panel" aria-labelledby="masks-title">
      <header>
        <h2 id="masks-title">Masks</h2>
        <button type="button" onClick={closeMasks}>
          Done
        </button>
      </header>
      <TargetChoice />
      <fieldset class="mask-tools">
        <legend class="visually-hidden">Tool</legend>
        <Segments
          name="mask-tool"
          options={Object.fromEntries(labels)}
          value={tool.value}
          onChange={(to) => (tool.value = to as Tool)}
        />
      </fieldset>
      <ToolSettings />
      <WholeMask />
      <MaskOptions />
      <p class="small muted" role="status">
        {stateOf(target.value)}
      </p>
    </section>
  );
}

/** What the chosen mask does, as it is drawn now. */
function stateOf({ purpose, name, mask }: Target): string {
  const marked = mask ? `${Math.max(1, Math.round(100 * shareOf(mask)))}%` : undefined;
  switch (purpose) {
    case 'acts':
      return marked ? `${name} acts on ${marked} of the photo.` : `${name} acts everywhere. Mark where it should act.`;
    case 'taken':
      return marked ? `${marked} of ${name} is taken.` : `All of ${name} is taken. Mark the part that you like.`;
    case 'protect':
      return marked
        ? `${marked} of the photo stays more as it is.`
        : 'Mark what should stay recognizable, a face for example.';
    default:
      return marked
        ? `${marked} of the photo stays as it is, exactly.`
        : 'Mark what should stay exactly as in the photo.';
  }
}

/** How far edges are softened at a time, as a part of the mask's longer side. */
const softly = 1 / 250;

/** What is done to all of a mask. */
function WholeMask(): VNode {
  const act = (label: string, change: Parameters<NonNullable<typeof easelNow.value>['edit']>[0]): VNode => (
    <button type="button" onClick={() => easelNow.value?.edit(change)}>
      {label}
    </button>
  );
  return (
    <div class="mask-whole">
      {act('Fill', ({ data }) => data.fill(255))}
      {act('Invert', invert)}
      {act('Soften', (raster) =>
        soften(raster, Math.max(1, Math.round(Math.max(raster.width, raster.height) * softly))),
      )}
      {act('Clear', ({ data }) => data.fill(0))}
    </div>
  );
}
