import type { EngineOptions } from './protocol.ts';

/** Where a network comes from, as a page says it. */
interface Given {
  weights?: string | URL | Uint8Array;
  sources?: EngineOptions['sources'];
}

/** The same, as it can be posted: addresses are relative to the page, and a URL object cannot be posted. */
export function postable({ weights, sources }: Given): Pick<EngineOptions, 'weights' | 'sources'> {
  const address = (given: string | URL): string => new URL(given, location.href).href;
  return {
    weights: weights instanceof Uint8Array ? weights : weights && address(weights),
    sources: sources?.map((source) => ({ ...source, url: address(source.url) })),
  };
}
