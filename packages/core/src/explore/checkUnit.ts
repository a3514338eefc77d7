import { invalidOption } from '../errors.ts';

/**
 * @param units the number of units of the layer, if known
 * @throws PasticheError `invalid-option` if there is no such unit
 */
export function checkUnit(unit: number, units?: number, layer = 'the layer'): void {
  if (Number.isInteger(unit) && unit >= 0 && (units === undefined || unit < units)) return;
  const range = units ? `from 0 to ${units - 1}, as ${layer} has,` : 'from 0 up';
  throw invalidOption('unit', `a whole number ${range}`, unit);
}
