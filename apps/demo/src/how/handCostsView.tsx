import type { VNode } from 'preact';
import { CostBars } from './costBars.tsx';
import type { HandCosts } from './handCosts.ts';
import { alpha, beta } from './liveRun.ts';

/** The costs of what was painted by hand, and which way the last stroke moved them. */
export function HandCostsView({ costs }: { costs: { now: HandCosts; before?: HandCosts } | undefined }): VNode {
  const weighed = ({ content, style }: HandCosts): { content: number; style: number; total: number } => ({
    content: alpha.value * content,
    style: beta.value * style,
    total: alpha.value * content + beta.value * style,
  });
  const now = costs && weighed(costs.now);
  const before = costs?.before && weighed(costs.before);
  return (
    <div>
      <CostBars
        parts={[
          { name: `α · J content ${arrow(now?.content, before?.content)}`, of: 'content', value: now?.content ?? 0 },
          { name: `β · J style ${arrow(now?.style, before?.style)}`, of: 'style', value: now?.style ?? 0 },
        ]}
        full={Math.max(alpha.value, beta.value)}
        isEmpty={!now}
      />
      <p class="how-total sym-J" role="status">
        <i>J</i> = <b>{now ? now.total.toPrecision(3) : '–'}</b>{' '}
        <span class="muted small">{now && before ? verdict(now.total - before.total) : 'Paint, and watch it.'}</span>
      </p>
    </div>
  );
}

/** Smaller changes are not worth an arrow. */
const notable = 0.005;

function arrow(now: number | undefined, before: number | undefined): string {
  if (now === undefined || before === undefined || Math.abs(now - before) < notable) return '';
  return now > before ? '↑' : '↓';
}

function verdict(change: number): string {
  if (Math.abs(change) < notable) return 'The last stroke changed nothing to speak of.';
  return change < 0 ? 'The last stroke made it better.' : 'The last stroke made it worse.';
}
