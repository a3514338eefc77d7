import { invalidOption, PasticheError } from '../errors.ts';
import type { RawImage } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';
import { changeableOptions, type LiveOption, type StyleOptions } from '../options/options.ts';
import { optionTable } from '../options/table.ts';
import type { OptionChanges } from './checkpoint.ts';
import type { MaskPictures } from './openPictures.ts';
import { makePlan, type Plan, type StylizeOptions } from './plan.ts';

/** What {@link StyleRun.change} takes; what is left out stays. */
export interface StyleChanges extends Partial<Pick<StyleOptions, LiveOption>>, MaskPictures {
  /** Other paintings, or more, or fewer. With another number of them, `blend` starts from all alike. */
  styles?: RawImage | readonly RawImage[];
  /** How much each painting counts. */
  blend?: readonly number[];
}

/** The options of a run with what was changed since it began. */
export function withChanges({ settings, ...single }: StylizeOptions, changes: StyleChanges): StylizeOptions {
  const { init = settings?.init, optimizer = settings?.optimizer } = single;
  return { ...single, ...settings, init, optimizer, ...changes };
}

/** @throws PasticheError `invalid-option` for what cannot be changed in a run */
export function checkChanges(changes: OptionChanges, { losses }: Pick<StylizeOptions, 'losses'>): void {
  checkNames(Object.keys(changes), { losses });
}

interface Version {
  plan: Plan;
  changes: OptionChanges;
}

/**
 * The plan of a run under way, which may change between two steps. Sizes, start and optimizer stay. A change is checked at once, and
 * taken up when the loop is ready for it.
 */
export class LivePlan {
  #now: Version;
  #before: Version;
  #next: Version | undefined;

  /** @param changes those that are part of the plan already */
  constructor(plan: Plan, changes: OptionChanges = {}) {
    this.#now = { plan, changes };
    this.#before = this.#now;
  }

  get plan(): Plan {
    return this.#now.plan;
  }

  /** All that was changed so far. */
  get changes(): OptionChanges {
    return this.#now.changes;
  }

  /**
   * @param scale the present one
   * @throws PasticheError if the run cannot go on so
   */
  change(changes: StyleChanges, scale: number): void {
    const { plan: before, changes: earlier } = this.#next ?? this.#now;
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    checkNames(Object.keys(given), before.options);
    const options = withChanges(before.options, given);
    const count = Array.isArray(options.styles) ? options.styles.length : 1;
    const isBlendLost = !changes.blend && count !== before.styles.length;
    if (isBlendLost) options.blend = undefined;
    const plan = makePlan(options, before);
    checkReaches(plan.stages[scale].size, plan.smallest);
    const { blend, ...others } = { ...earlier, ...withoutPictures(given) };
    this.#next = { plan, changes: isBlendLost || !blend ? others : { ...others, blend } };
  }

  /** Takes up what was asked for; whether there was anything. */
  apply(): boolean {
    if (!this.#next) return false;
    [this.#before, this.#now, this.#next] = [this.#now, this.#next, undefined];
    return true;
  }

  /** Goes back to the plan before the last change, which could not be measured. */
  undo(): void {
    this.#now = this.#before;
  }
}

const pictures = ['styles', 'masks', 'styleMasks', 'map', 'styleMaps', 'protect', 'keep'] as const;

function withoutPictures(changes: StyleChanges): OptionChanges {
  const isPicture = (name: string): boolean => (pictures as readonly string[]).includes(name);
  return Object.fromEntries(Object.entries(changes).filter(([name]) => !isPicture(name)));
}

function checkNames(names: readonly string[], { losses }: Pick<StylizeOptions, 'losses'>): void {
  const accepted: readonly string[] = [...changeableOptions, 'blend', ...pictures];
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
