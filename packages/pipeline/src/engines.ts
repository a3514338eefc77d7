import { type Encoder, invalidOption, PasticheError } from '@pastiche/core';
import type { OnnxRuntime } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import type {
  ChosenBackend,
  DeviceName,
  EngineCandidate,
  EngineCandidates,
  EngineOptions,
  FindFastest,
  LoadedRuntime,
  SuitedEngines,
} from './engineCandidate.ts';
import { processTurns } from './turns.ts';

/** An engine, as one run uses it. */
export interface Engine<Name extends string = string> extends ChosenBackend<Name> {
  /** The tfjs backend that computes, or that computes what ONNX Runtime leaves. */
  readonly tfjsName: string;
  /** ONNX Runtime, if that computes the network. */
  readonly runtime?: OnnxRuntime;
  /** What ONNX Runtime computes on, if it has several devices. */
  readonly device?: DeviceName;
  /** The other backend that this run had to wait for, if there ever was one. */
  readonly waitedFor?: string;
  /**
   * Takes a turn: makes the engine's backend tfjs's current one, and works. Work on the same backend runs side by side, work on another
   * waits its turn. A turn within a turn may wait for ever.
   *
   * @param signal gives up waiting; work that has begun is not interrupted
   */
  use<T>(work: () => T | Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** What the engines of a platform need of it. */
interface EnginePlatform<Name extends string> {
  /** Called before an engine starts; what it returns is called afterwards. */
  guard?(): () => void;
  fastest?: FindFastest<Name>;
}

type Started = Pick<Engine, 'tfjsName'> & Partial<LoadedRuntime>;

function createEngine<Name extends string>(
  { name, reason }: ChosenBackend<Name>,
  { tfjsName, runtime, device }: Started,
): Engine<Name> {
  let waitedFor: string | undefined;
  const onWait = (busy: string): void => {
    if (busy !== tfjsName) waitedFor ??= busy;
  };
  return {
    name,
    reason,
    tfjsName,
    runtime,
    device,
    get waitedFor() {
      return waitedFor;
    },
    use: (work, signal) => processTurns().use(tfjsName, work, { signal, onWait }),
  };
}

/** The same engine beside another backend of tfjs, for a run whose pictures are too large for WebAssembly. */
export function beside<Name extends string>(engine: Engine<Name>, tfjsName: string): Engine<Name> {
  return createEngine(engine, { ...engine, tfjsName });
}

/** The engines of a pipeline: each is loaded once, when it is first asked for. */
export class Engines<Name extends string = string> {
  /** From the fastest to the slowest. */
  readonly names: readonly Name[];
  /** The engine that {@link Engines.select} chose last. */
  selected: Engine<Name> | undefined;
  readonly #candidates: EngineCandidates<Name>;
  readonly #platform: EnginePlatform<Name>;
  readonly #started = new Map<string, Promise<Started | string>>();

  /** Nothing is loaded yet. */
  constructor(candidates: EngineCandidates<Name>, platform: EnginePlatform<Name> = {}) {
    this.#candidates = candidates;
    this.#platform = platform;
    this.names = Object.keys(candidates) as Name[];
  }

  /**
   * The engine asked for, or the fastest that works here. Who asks for a device gets the engine that has devices.
   *
   * @throws PasticheError `invalid-option`; `backend-unavailable` if the one asked for, or none, works here
   */
  async open(asked?: Name, options: EngineOptions = {}): Promise<Engine<Name>> {
    const { device } = options;
    const wanted = asked ?? (device && this.names.find((name) => this.#candidates[name].hasDevices));
    if (wanted !== undefined && !this.names.includes(wanted)) {
      throw invalidOption('backend', `one of ${this.names.join(', ')}`, wanted);
    }
    if (device !== undefined && !(wanted && this.#candidates[wanted].hasDevices)) {
      const which = wanted ? `the backend ${wanted} has no devices` : 'no backend here has devices';
      throw invalidOption('device', `no value, since ${which} to choose from,`, device);
    }
    if (wanted !== undefined) {
      const found = await this.try(wanted, options);
      if (typeof found !== 'string') return found;
      const advice = device ? "Leave the device out, or ask for 'cpu'." : this.#candidates[wanted].advice;
      const message = `The backend '${wanted}' does not work here: ${found}. ${advice}`;
      throw new PasticheError('backend-unavailable', message);
    }
    const { names, passedOver } = await this.suited();
    const fastest = names.length > 1 ? await this.#platform.fastest?.(names) : undefined;
    for (const name of new Set([...(fastest ? [fastest.name] : []), ...names])) {
      const started = await this.#startOnce(name, options);
      const { label } = this.#candidates[name];
      if (typeof started !== 'string') {
        const others = passedOver.length > 0 ? ` (${passedOver.join('; ')})` : '';
        const words = name === fastest?.name ? fastest.words : others;
        return createEngine({ name, reason: label + (started.words ?? '') + words }, started);
      }
      passedOver.push(`no ${label}: ${started}`);
    }
    throw new PasticheError('backend-unavailable', `No backend works here: ${passedOver.join('; ')}`);
  }

  /** The engines that may be used unasked. Loads nothing. */
  async suited(): Promise<SuitedEngines<Name>> {
    const passedOver: string[] = [];
    const names: Name[] = [];
    for (const name of this.names) {
      const { onRequest, label, isInstalled, unsuited } = this.#candidates[name];
      if (onRequest || isInstalled?.() === false) continue;
      const reason = await unsuited?.();
      if (reason === undefined) names.push(name);
      else passedOver.push(`no ${label}: ${reason}`);
    }
    return { names, passedOver };
  }

  /** One engine; or what is wrong with it, in words, if it does not work here. */
  async try(name: Name, options: EngineOptions = {}): Promise<Engine<Name> | string> {
    const started = await this.#startOnce(name, options);
    if (typeof started === 'string') return started;
    const reason = `${this.#candidates[name].label}${started.words ?? ''}, as asked for`;
    return createEngine({ name, reason }, started);
  }

  /**
   * {@link Engines.open}, and makes it tfjs's current backend, for tfjs code that takes no turns.
   *
   * @throws PasticheError `invalid-option`, `backend-unavailable`
   */
  async select(wanted?: Name): Promise<Engine<Name>> {
    const engine = await this.open(wanted);
    await engine.use(() => {});
    this.selected = engine;
    return engine;
  }

  #startOnce(name: Name, { onnxRuntime, device, dtype }: EngineOptions): Promise<Started | string> {
    const options = this.#candidates[name].hasDevices ? { onnxRuntime, device, dtype } : { onnxRuntime };
    const key = JSON.stringify([name, options]);
    const before = this.#started.get(key);
    if (before) return before;
    const starting = this.#start(this.#candidates[name], options);
    this.#started.set(key, starting);
    // It may work another time.
    void starting.then((started) => typeof started === 'string' && this.#started.delete(key));
    return starting;
  }

  async #start({ tfjsName, load, check, explain }: EngineCandidate, options: EngineOptions): Promise<Started | string> {
    // Otherwise tfjs advertises packages of its own.
    tf.env().set('PROD', true);
    const end = this.#platform.guard?.();
    try {
      const loaded = await load(options);
      const problem = await processTurns().use(tfjsName, () => check?.());
      return problem ?? { tfjsName, ...loaded };
    } catch (error) {
      const { message } = error as Error;
      return explain?.(error as Error) ?? `it fails with "${message.split('\n')[0]}"`;
    } finally {
      end?.();
    }
  }
}

/** The engines of the encoders that a pipeline has made. */
const engines = new WeakMap<Encoder, Engine>();

export function rememberEngine(encoder: Encoder, engine: Engine): void {
  engines.set(encoder, engine);
}

/** An engine for a run with a given encoder: the one it was made for, else the present backend of tfjs; undefined if there is none. */
export function engineOf(encoder: Encoder): Engine | undefined {
  const made = engines.get(encoder);
  if (made) return createEngine(made, made);
  const tfjsName = tf.getBackend();
  return tfjsName ? createEngine({ name: tfjsName, reason: `${tfjsName}, as it was set` }, { tfjsName }) : undefined;
}
