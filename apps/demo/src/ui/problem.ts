import { PasticheError } from '@pastiche/core';
import type { NetworkName } from '@pastiche/models';
import { backend, coarseModel, efforts, model, overrides } from '../studio/settings.ts';
import { dropWeights, networkTitles, ownWeights } from '../weights.ts';

/** What went wrong, in a sentence for users. */
export interface Problem {
  what: string;
  /** The address of a page that says more. */
  help?: string;
  /** A button that probably helps; the work is then started again. */
  remedy?: { label: string; apply: () => void };
  /** The network whose weights are missing: a file of the visitor's own helps, too. */
  missing?: NetworkName;
}

const smaller = {
  label: 'Paint it smaller',
  apply: (): void => {
    overrides.value = { ...overrides.value, ...efforts.sketch.overrides };
  },
};
const plain = {
  label: 'Paint it without the graphics card',
  apply: (): void => {
    backend.value = 'wasm';
    smaller.apply();
  },
};
const withoutGraphics = {
  label: 'Try without the graphics card',
  apply: (): void => {
    backend.value = 'wasm';
  },
};

/** What is wrong with a run of the Studio. */
export function explain(error: unknown): Problem {
  const missing = missingWeights(error, model.value, () => {
    model.value = 'compact';
    coarseModel.value = undefined;
  });
  if (missing) return missing;
  const what = error instanceof Error ? error.message : String(error);
  if (PasticheError.isInstance(error)) {
    const { code, help } = error;
    if (code === 'out-of-memory') return { what, help, remedy: smaller };
    return code === 'backend-unavailable' && backend.value !== 'wasm' ? { what, help, remedy: plain } : { what, help };
  }
  if (/dynamically imported module|Importing a module/i.test(what)) {
    return {
      what: 'A part of this site could not be loaded. Check your connection. Once the site is complete, it works without one.',
    };
  }
  return { what: `Something unexpected went wrong: ${what}`, remedy: plain };
}

/** The same for other work, whose size is fixed. */
export function problemOf(error: unknown): Problem {
  const { remedy, ...problem } = explain(error);
  return remedy && backend.value !== 'wasm' ? { ...problem, remedy: withoutGraphics } : problem;
}

/** The problem, if the network's weights cannot be had. */
export function missingWeights(error: unknown, network: NetworkName, useCompact: () => void): Problem | undefined {
  const title = networkTitles[network];
  if (!title || !PasticheError.isInstance(error)) return undefined;
  const ways = { remedy: { label: 'Use the compact network', apply: useCompact }, missing: network };
  if (error.code === 'download-failed') {
    const why = navigator.onLine ? 'its servers cannot be reached from here' : 'you are offline';
    return {
      what: `${title} could not be downloaded: ${why}. The compact network is already on this device.`,
      ...ways,
    };
  }
  const file = ownWeights.value[network];
  if (!file || !['invalid-weights', 'unreadable'].includes(error.code)) return undefined;
  dropWeights(network);
  return { what: `${file.name} does not hold the weights of ${title} in a format that we can read.`, ...ways };
}
