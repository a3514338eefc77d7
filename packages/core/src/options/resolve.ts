import { checkOption } from './kinds.ts';
import type { StyleOptions } from './options.ts';
import { meanLayers } from './perPainting.ts';
import { presets } from './presets.ts';
import { optionNames } from './table.ts';

declare const resolved: unique symbol;

/** Every option with its value, complete and checked. Only {@link resolveOptions} makes these, and nobody can change one. */
export type Settings = Readonly<StyleOptions> & { readonly [resolved]: true };

/** The layers of the network that the settings measure, as their losses name them. */
export function measuredLayers({ contentLayers, styleLayers }: Settings): string[] {
  return [...new Set([...Object.keys(contentLayers), ...Object.keys(meanLayers(styleLayers))])];
}

const known = new WeakSet<object>();

/**
 * Fills in what is missing from the preset, and checks everything. Settings that come from here are returned as they are.
 *
 * @param options other fields than options are left out
 * @throws PasticheError `invalid-option`, naming the option, the values it accepts, and the value it got
 */
export function resolveOptions(options: Partial<StyleOptions> = {}): Settings {
  if (known.has(options)) return options as Settings;
  const { preset: name = 'default', optimizer } = options;
  checkOption('preset', name);
  const preset = presets[name];
  // Averaging is for Adam's jitter. The others only descend, and an average would lag behind them.
  const average = (optimizer ?? preset.optimizer) === 'adam' ? preset.average : 0;
  const defaults: StyleOptions = { ...preset, average };
  const pick = (each: keyof StyleOptions): unknown => (options[each] === undefined ? defaults[each] : options[each]);
  const settings = Object.fromEntries(optionNames.map((each) => [each, frozen(pick(each))]));
  for (const each of optionNames) checkOption(each, settings[each]);
  known.add(settings);
  return Object.freeze(settings) as unknown as Settings;
}

/** A copy that nobody can change, of weights by layer or unit, or of a list. */
function frozen(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(frozen));
  return typeof value === 'object' && value !== null ? Object.freeze({ ...value }) : value;
}
