import { invalidOption } from '../errors.ts';

/** How strongly single units count, by layer and number, for example `{ 'conv3_1:42': 0.2 }`. */
export type UnitWeights = Readonly<Record<string, number>>;

const most = 100;
const expected = `units with factors from 0 to ${most}, such as conv3_1:42=0.2,`;
const unitName = /^([^\s:=,]+):(\d+)$/;

/** @throws PasticheError `invalid-option` unless the value is {@link UnitWeights} */
export function checkUnits(label: string, value: unknown): void {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  const isFine = ([name, factor]: [string, unknown]): boolean =>
    unitName.test(name) && typeof factor === 'number' && factor >= 0 && factor <= most;
  if (!isRecord || !Object.entries(value).every(isFine)) throw invalidOption(label, expected, value);
}

/**
 * Reads `conv3_1:42=0.2,conv2_1:7=2`; an empty text is no unit.
 *
 * @param label what to call the option in the message
 * @throws PasticheError `invalid-option`
 */
export function parseUnits(text: string, label = 'units'): UnitWeights {
  const parts = text.trim() === '' ? [] : text.split(',').map((part) => part.split('='));
  const entries = parts.map(([name, factor = '', ...rest]) => {
    const isNumber = factor.trim() !== '' && rest.length === 0;
    return [name.trim(), isNumber ? Number(factor) : Number.NaN] as const;
  });
  const units = Object.fromEntries(entries);
  try {
    checkUnits(label, units);
  } catch {
    throw invalidOption(label, expected, text);
  }
  return units;
}

/** What {@link parseUnits} reads. */
export function showUnits(units: UnitWeights): string {
  return Object.entries(units)
    .map(([name, factor]) => `${name}=${factor}`)
    .join(',');
}

/** Those of one layer, by number. */
export function unitsOf(layer: string, units: UnitWeights): Record<number, number> {
  const named = Object.entries(units).map(
    ([name, factor]) => [unitName.exec(name) as RegExpExecArray, factor] as const,
  );
  return Object.fromEntries(
    named.filter(([[, where]]) => where === layer).map(([[, , unit], factor]) => [unit, factor]),
  );
}

/**
 * Nobody would notice a unit that nothing measures.
 *
 * @throws PasticheError `invalid-option` if a unit is of a layer that is not among those of style
 */
export function checkMeasured(units: UnitWeights, styleLayers: readonly string[]): void {
  const stray = Object.keys(units).find((name) => !styleLayers.includes((unitName.exec(name) as RegExpExecArray)[1]));
  if (stray !== undefined) throw invalidOption('units', `units of styleLayers (${styleLayers.join(', ')})`, stray);
}
