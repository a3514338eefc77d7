import { invalidOption, PasticheError } from '../errors.ts';
import type { RawImage } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';
import { changeableOptions, type LiveOption, type StyleOptions } from '../options/options.ts';
import { optionTable } from '../options/table.ts';
import type { MaskPictures } from './openPictures.ts';
import { makePlan, type Plan, type StylizeOptions } from './plan.ts';

/** What {@link StyleRun.change} takes; what is left out stays. */
export interface StyleChanges extends Partial<Pick<StyleOptions, LiveOption>>, MaskPictures {
  /** Other paintings, or more, or fewer. With another number of them, `blend` starts from all alike. */
  styles?: RawImage | readonly RawImage[];
  /** How much each painting counts. */
  blend?: readonly number[];
}

/**
 * The plan of a run under way, which may change between two steps. Sizes, start and optimizer stay. A change is checked at once, and
 * taken up when the loop is ready for it.
 */
export class LivePlan {
  #plan: Plan;
  #before: Plan;
  #next: Plan | undefined;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#before = plan;
  }

  get plan(): Plan {
    return this.#plan;
  }

  /**
   * @param scale the present one
   * @throws PasticheError if the run cannot go on so
   */
  change(changes: StyleChanges, scale: number): void {
    const before = this.#next ?? this.#plan;
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    checkNames(Object.keys(given), before.options);
    const { settings, ...single } = before.options;
    const { init = settings?.init, optimizer = settings?.optimizer } = single;
    const options: StylizeOptions = { ...single, ...settings, init, optimizer, ...given };
    const count = Array.isArray(options.styles) ? options.styles.length : 1;
    if (!changes.blend && count !== before.styles.length) options.blend = undefined;
    const plan = makePlan(options, before);
    checkReaches(plan.stages[scale].size, plan.smallest);
    this.#next = plan;
  }

  /** Takes up what was asked for; whether there was anything. */
  apply(): boolean {
    if (!this.#next) return false;
    [this.#before, this.#plan, this.#next] = [this.#plan, this.#next, undefined];
    return true;
  }

  /** Goes back to the plan before the last change, which could not be measured. */
  undo(): void {
    this.#plan = this.#before;
  }
}

const pictures = ['styles', 'blend', 'masks', 'styleMasks', 'map', 'styleMaps', 'protect', 'keep'];

function checkNames(names: readonly string[], { losses }: StylizeOptions): void {
  const accepted: readonly string[] = [...changeableOptions, ...pictures];
  const stranger = names.find((name) => !accepted.includes(name));
  if (stranger !== undefined) throw invalidOption('change()', `one of ${accepted.join(', ')}`, stranger);
  const isOfCosts = (name: string): boolean => optionTable[name as LiveOption]?.group === 'Costs';
  const overridden = losses && names.find(isOfCosts);
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
