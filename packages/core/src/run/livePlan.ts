import { invalidOption, PasticheError } from '../errors.ts';
import type { Size } from '../image/resize.ts';
import { changeableOptions } from '../options/table.ts';
import type { StyleChanges } from './changes.ts';
import { makePlan, type Plan, type StylizeOptions } from './plan.ts';

const changeable: readonly string[] = [...changeableOptions, 'styles', 'blend'];

/**
 * The plan of a run under way, which may change between two steps. The sizes, the start and the optimizer stay: what a change asks
 * for is checked at once, and taken up when the loop is ready for it.
 */
export class LivePlan {
  #options: StylizeOptions;
  #plan: Plan;
  #next: { options: StylizeOptions; plan: Plan } | undefined;

  constructor(options: StylizeOptions, plan: Plan) {
    this.#options = options;
    this.#plan = plan;
  }

  get plan(): Plan {
    return this.#plan;
  }

  /**
   * @param size of the present scale
   * @throws PasticheError if the run cannot go on so
   */
  change(changes: StyleChanges, size: Size): void {
    const stranger = Object.keys(changes).find((name) => !changeable.includes(name));
    if (stranger !== undefined) throw invalidOption('change()', `one of ${changeable.join(', ')}`, stranger);
    const before = this.#next?.options ?? this.#options;
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const options: StylizeOptions = { ...before, ...before.settings, settings: undefined, ...given };
    if (changes.styles && !changes.blend && countOf(changes.styles) !== countOf(before.styles))
      options.blend = undefined;
    const { sizes, start, optimizer } = this.#plan;
    const plan = { ...makePlan({ ...options, resume: undefined }), sizes, start, optimizer };
    if (Math.min(size.width, size.height) < plan.smallest) {
      throw new PasticheError(
        'invalid-image',
        `The run is at ${size.width}x${size.height} now, and these layers need at least ${plan.smallest} px on either side. ` +
          'Wait for a larger scale.',
      );
    }
    this.#next = { options, plan };
  }

  /** Takes up what was asked for; whether there was anything. */
  apply(): boolean {
    if (!this.#next) return false;
    ({ options: this.#options, plan: this.#plan } = this.#next);
    this.#next = undefined;
    return true;
  }
}

function countOf(styles: StylizeOptions['styles']): number {
  return Array.isArray(styles) ? styles.length : 1;
}
