import type { VNode } from 'preact';

export function HowItWorks(): VNode {
  return <h1>How it works</h1>;
}
