import { closestMatch } from 'leven';
import { PasticheError } from '../errors.ts';

/**
 * Refuses unknown options, so that a misspelled one is not ignored. A field whose value is undefined counts too.
 *
 * @param options what a caller gave
 * @param known the names of all options
 * @throws PasticheError `invalid-option`, with the known name of the closest spelling, if one is close
 */
export function checkNames(options: object, known: readonly string[]): void {
  const stranger = Object.keys(options).find((name) => !known.includes(name));
  if (stranger === undefined) return;
  const near = closestMatch(stranger, known, { maxDistance: 3 });
  const hint = near ? `. Did you mean '${near}'?` : '';
  throw new PasticheError('invalid-option', `Expected the name of an option but received '${stranger}'${hint}`);
}
