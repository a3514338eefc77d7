import type { VNode } from 'preact';

/** A formula that plugins/formulas.ts has made from one of our own .tex files. */
export function Formula({ of, isLarge }: { of: string; isLarge?: boolean }): VNode {
  const name = `how-formula ${isLarge ? 'how-formula-large' : ''}`;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: it is MathML that the build made, not a visitor's
  return <p class={name} dangerouslySetInnerHTML={{ __html: of }} />;
}
