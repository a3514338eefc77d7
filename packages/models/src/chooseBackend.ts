import { invalidOption, PasticheError } from '@pastiche/core';

/** Which backend runs, and why. */
export interface ChosenBackend<Name extends string = string> {
  name: Name;
  /** For people: why this one, and what became of those before it. */
  reason: string;
}

/** A platform's backends. */
export interface BackendChoice<Name extends string> {
  names: readonly Name[];
  /** Those that are chosen without being asked for, from the fastest to the slowest. */
  automatic: readonly Name[];
  /** What it is, for people. */
  label(name: Name): string;
  /** Makes it tfjs's backend; says what is wrong if that fails. */
  activate(name: Name): Promise<string | undefined>;
  /** What to do if the one asked for does not work. */
  advice(name: Name): string;
}

/**
 * Sets tfjs's backend: the one asked for, or the fastest that works here.
 *
 * @throws PasticheError `invalid-option`; `backend-unavailable` if the one asked for, or none, works here
 */
export async function chooseBackend<Name extends string>(
  { names, automatic, label, activate, advice }: BackendChoice<Name>,
  wanted?: Name,
): Promise<ChosenBackend<Name>> {
  if (wanted !== undefined && !names.includes(wanted)) {
    throw invalidOption('backend', `one of ${names.join(', ')}`, wanted);
  }
  const passedOver: string[] = [];
  for (const name of wanted ? [wanted] : automatic) {
    const problem = await activate(name);
    if (problem === undefined) return { name, reason: reasonFor(label(name), wanted, passedOver) };
    if (wanted) {
      const message = `The backend '${name}' does not work here: ${problem}. ${advice(name)}`;
      throw new PasticheError('backend-unavailable', message);
    }
    passedOver.push(`no ${label(name)}: ${problem}`);
  }
  throw new PasticheError('backend-unavailable', `No backend works here: ${passedOver.join('; ')}`);
}

function reasonFor(label: string, wanted: string | undefined, passedOver: readonly string[]): string {
  if (wanted) return `${label}, as asked for`;
  return passedOver.length > 0 ? `${label} (${passedOver.join('; ')})` : `${label}, the fastest there is`;
}
