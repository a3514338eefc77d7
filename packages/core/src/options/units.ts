import { invalidOption } from '../errors.ts';
import type { UnitWeights } from './options.ts';

const most = 100;
const expected = `units with factors from 0 to ${most}, such as conv3_1:42=0.2,`;
const unitName = /^([^\s:=,]+):(\d+)$/;

function isUnits(value: unknown): value is UnitWeights {
  const isFine = ([name, factor]: [string, unknown]): boolean =>
    unitName.test(name) && typeof factor === 'number' && factor >= 0 && factor <= most;
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.entries(value).every(isFine);
}

/** @throws PasticheError `invalid-option` unless the value is {@link UnitWeights} */
export function checkUnits(label: string, value: unknown): void {
  if (!isUnits(value)) throw invalidOption(label, expected, value);
}

/** Reads units from text such as `conv3_1:42=0.2,conv2_1:7=2`; an empty text gives no units. Other text is returned as it is. */
export function parseUnits(text: string): UnitWeights | string {
  const parts = text.trim() === '' ? [] : text.split(',').map((part) => part.split('='));
  const units = Object.fromEntries(
    parts.map(([name, factor = '', ...rest]) => [
      name.trim(),
      factor.trim() && !rest.length ? Number(factor) : Number.NaN,
    ]),
  );
  return isUnits(units) ? units : text;
}

/** The factors of one layer's units, by number. */
export function unitsOf(layer: string, units: UnitWeights): Record<number, number> {
  const own = Object.entries(units).filter(([name]) => layerOf(name) === layer);
  return Object.fromEntries(own.map(([name, factor]) => [name.slice(layer.length + 1), factor]));
}

/**
 * Refuses units that no style layer measures: nobody would notice them.
 *
 * @throws PasticheError `invalid-option` if a unit is of a layer that is not among those of style
 */
export function checkMeasured(units: UnitWeights, styleLayers: readonly string[]): void {
  const stray = Object.keys(units).find((name) => !styleLayers.includes(layerOf(name)));
  if (stray !== undefined) throw invalidOption('units', `units of styleLayers (${styleLayers.join(', ')})`, stray);
}

function layerOf(unit: string): string {
  return unit.slice(0, unit.indexOf(':'));
}
