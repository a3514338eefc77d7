import { invalidOption, PasticheError } from '../errors.ts';
import type { Size } from '../image/resize.ts';
import type { LiveOption } from '../options/options.ts';
import { changeableOptions } from '../options/table.ts';
import type { StyleChanges } from './changes.ts';
import { makePlan, type Plan, type StylizeOptions } from './plan.ts';

/** The options of the costs. A run with losses of its own does not read them. */
const ofLosses: readonly string[] = [
  'contentWeight',
  'styleWeight',
  'variationWeight',
  'contentLayers',
  'styleLayers',
  'units',
  'styleStatistic',
  'normalize',
] satisfies LiveOption[];

/**
 * The plan of a run under way, which may change between two steps. Sizes, start and optimizer stay. A change is checked at once, and
 * taken up when the loop is ready for it.
 */
export class LivePlan {
  #options: StylizeOptions;
  #plan: Plan;
  #next: { options: StylizeOptions; plan: Plan } | undefined;
  #before: { options: StylizeOptions; plan: Plan } | undefined;

  constructor(options: StylizeOptions, plan: Plan) {
    this.#options = options;
    this.#plan = plan;
  }

  get plan(): Plan {
    return this.#plan;
  }

  /**
   * @param scale the present one
   * @throws PasticheError if the run cannot go on so
   */
  change(changes: StyleChanges, scale: number): void {
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const before = this.#next?.options ?? this.#options;
    checkNames(Object.keys(given), before);
    const { init = before.settings?.init, optimizer = before.settings?.optimizer } = before;
    const options: StylizeOptions = {
      ...{ ...before, ...before.settings, init, optimizer },
      ...{ ...given, settings: undefined },
    };
    if (changes.styles && !changes.blend && countOf(changes.styles) !== countOf(before.styles))
      options.blend = undefined;
    const plan = makePlan(options, this.#next?.plan ?? this.#plan);
    checkReaches(plan.stages[scale].size, plan.smallest);
    this.#next = { options, plan };
  }

  /** Takes up what was asked for; whether there was anything. */
  apply(): boolean {
    if (!this.#next) return false;
    this.#before = { options: this.#options, plan: this.#plan };
    ({ options: this.#options, plan: this.#plan } = this.#next);
    this.#next = undefined;
    return true;
  }

  /** Goes back to the plan before the last change, which could not be measured. */
  undo(): void {
    if (this.#before) ({ options: this.#options, plan: this.#plan } = this.#before);
  }
}

function checkNames(names: readonly string[], { losses }: StylizeOptions): void {
  const accepted: readonly string[] = [...changeableOptions, 'styles', 'blend'];
  const stranger = names.find((name) => !accepted.includes(name));
  if (stranger !== undefined) throw invalidOption('change()', `one of ${accepted.join(', ')}`, stranger);
  const overridden = losses && names.find((name) => ofLosses.includes(name));
  if (overridden === undefined) return;
  throw new PasticheError('invalid-option', `This run was given losses, and ${overridden} does not act on those`);
}

function checkReaches({ width, height }: Size, smallest: number): void {
  if (Math.min(width, height) >= smallest) return;
  throw new PasticheError(
    'invalid-image',
    `The run is at ${width}x${height} now, and these layers need at least ${smallest} px on either side. ` +
      'Wait for a larger scale.',
  );
}

function countOf(styles: StylizeOptions['styles']): number {
  return Array.isArray(styles) ? styles.length : 1;
}
