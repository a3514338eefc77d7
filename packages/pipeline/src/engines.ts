import { type Encoder, invalidOption, PasticheError } from '@pastiche/core';
import type { Dtype, OnnxRuntime } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import { processTurns } from './turns.ts';

/** Why an engine was chosen. */
export interface ChosenBackend<Name extends string = string> {
  /** The engine's name, for example `wasm`. */
  name: Name;
  /** For people: why this one, and what became of those before it. */
  reason: string;
}

/** What ONNX Runtime can be asked to compute on in Node, from the fastest to the slowest: its execution providers, or the best of them. */
export const deviceNames = ['auto', 'cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const;
/** What ONNX Runtime can be asked to compute on: one of its execution providers, or `auto` for the best of them. */
export type DeviceName = (typeof deviceNames)[number];

/** What an engine is asked for besides its name. */
export interface EngineOptions {
  /** Where ONNX Runtime is, in browsers. */
  onnxRuntime?: string;
  /** What ONNX Runtime computes on. */
  device?: DeviceName;
  /** What it computes in. */
  dtype?: Dtype;
}

/** ONNX Runtime, loaded. */
export interface LoadedRuntime {
  /** ONNX Runtime itself. */
  runtime: OnnxRuntime;
  /** What it computes on. */
  device?: DeviceName;
  /** For people: what it computes on and why, to follow the engine's label. */
  words?: string;
}

/** An engine that a platform may have. */
export interface EngineCandidate {
  /** What it is, for people. */
  label: string;
  /** The tfjs backend: the engine itself, or, beside ONNX Runtime, the one that computes what is left. */
  tfjsName: string;
  /** Used only when it is asked for by name. @defaultValue false */
  onRequest?: boolean;
  /** Whether it can be asked for a device. @defaultValue false */
  hasDevices?: boolean;
  /** Registers the tfjs backend; for ONNX Runtime, returns the runtime. Throws if it cannot. */
  load(options: EngineOptions): Promise<LoadedRuntime | undefined>;
  /** Looks at the engine when it is tfjs's current backend; returns what is wrong with it. */
  check?(): string | undefined;
  /** Says in words why it does not start; undefined for the error's first line. */
  explain?(error: Error): string | undefined;
  /** What to do if it was asked for and does not work. */
  advice: string;
}

/** The engines of a platform, from the fastest to the slowest. */
export type EngineCandidates<Name extends string> = Readonly<Record<Name, EngineCandidate>>;

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

/** The engines of a pipeline: each is loaded once, when it is first asked for. */
export class Engines<Name extends string = string> {
  /** From the fastest to the slowest. */
  readonly names: readonly Name[];
  /** The engine that {@link Engines.select} chose last. */
  selected: Engine<Name> | undefined;
  readonly #candidates: EngineCandidates<Name>;
  readonly #guard: (() => () => void) | undefined;
  readonly #started = new Map<string, Promise<Started | string>>();

  /**
   * Nothing is loaded yet.
   *
   * @param guard called before an engine starts; what it returns is called afterwards
   */
  constructor(candidates: EngineCandidates<Name>, guard?: () => () => void) {
    this.#candidates = candidates;
    this.#guard = guard;
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
    if (wanted !== undefined) {
      if (!this.names.includes(wanted)) throw invalidOption('backend', `one of ${this.names.join(', ')}`, wanted);
      if (device && !this.#candidates[wanted].hasDevices) {
        throw invalidOption('device', `no device for the backend ${wanted}, which has but one,`, device);
      }
      const found = await this.try(wanted, options);
      if (typeof found !== 'string') return found;
      const advice = device ? "Leave the device out, or ask for 'cpu'." : this.#candidates[wanted].advice;
      const message = `The backend '${wanted}' does not work here: ${found}. ${advice}`;
      throw new PasticheError('backend-unavailable', message);
    }
    const passedOver: string[] = [];
    for (const name of this.names.filter((each) => !this.#candidates[each].onRequest)) {
      const started = await this.#startOnce(name, options);
      const { label } = this.#candidates[name];
      if (typeof started !== 'string') {
        const others = passedOver.length > 0 ? ` (${passedOver.join('; ')})` : ', the fastest there is';
        return createEngine({ name, reason: label + (started.words ?? '') + others }, started);
      }
      passedOver.push(`no ${label}: ${started}`);
    }
    throw new PasticheError('backend-unavailable', `No backend works here: ${passedOver.join('; ')}`);
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
    const end = this.#guard?.();
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
