import type { VNode } from 'preact';

/** A formula: MathML that plugins/formulas.ts makes during the build from one of our own .tex files. */
export function Formula({ of }: { of: string }): VNode {
  return <p class="how-formula" dangerouslySetInnerHTML={{ __html: of }} />;
}
