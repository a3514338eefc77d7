import { invalidOption, type Loss, type Optimizer, PasticheError, resolveOptions, type Settings } from '@pastiche/core';
import { withUsualLayers } from '@pastiche/models';
import type { Extras } from '@pastiche/pipeline';
import type { ModuleAddresses, WebJob } from '../protocol.ts';
import { open } from './open.ts';

/** What a module with own losses or an own optimizer is given. */
export interface Toolkit {
  /** tfjs, which shares its tensors with the worker's. */
  tf: typeof import('@tensorflow/tfjs-core');
  /** `@pastiche/core`: `additive`, `standardLosses`, `adam` and the rest. */
  core: typeof import('@pastiche/core');
  /** The run's options, complete. */
  settings: Settings;
}

declare global {
  var pasticheToolkit: Omit<Toolkit, 'settings'>;
}

type OwnCode = Pick<Extras, 'losses' | 'optimizer'>;

/** The default export of a module for `losses`. */
export type MakeLosses = (toolkit: Toolkit) => readonly Loss[] | Promise<readonly Loss[]>;
/** The default export of a module for `optimizer`. */
export type MakeOptimizer = (toolkit: Toolkit) => Optimizer | Promise<Optimizer>;

/**
 * Imports the page's modules, and has them make losses and an optimizer.
 *
 * @throws PasticheError `unreadable` if a module cannot be imported, `invalid-option` if it makes something else
 */
export async function loadOwnCode(modules: ModuleAddresses, job: WebJob): Promise<OwnCode> {
  if (!modules.losses && !modules.optimizer) return {};
  await open(new URL('./toolkit.js', import.meta.url));
  const { init, ...options } = job;
  const start = typeof init === 'string' ? init : undefined;
  const settings = resolveOptions(withUsualLayers({ ...options, init: start }, job.model));
  const make = async (name: keyof ModuleAddresses): Promise<unknown> => {
    const href = modules[name];
    if (!href) return undefined;
    const { default: maker } = await open<{ default?: unknown }>({ href }).catch((cause) => {
      throw new PasticheError('unreadable', `Cannot import ${href} for ${name}: ${cause.message}`, { cause });
    });
    if (typeof maker !== 'function') throw invalidOption(name, 'a module whose default export is a function', href);
    return maker({ ...pasticheToolkit, settings });
  };
  const losses = (await make('losses')) as OwnCode['losses'];
  if (losses && !Array.isArray(losses)) throw invalidOption('losses', 'a module that makes a list of losses', losses);
  const optimizer = (await make('optimizer')) as OwnCode['optimizer'];
  if (optimizer && typeof optimizer.update !== 'function')
    throw invalidOption('optimizer', 'a module that makes an optimizer', optimizer);
  return { losses, optimizer };
}
