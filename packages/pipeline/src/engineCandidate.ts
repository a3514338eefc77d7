import type { Dtype, OnnxRuntime } from '@pastiche/models';

/** Why an engine was chosen. */
export interface ChosenBackend<Name extends string = string> {
  /** The engine's name, for example `wasm`. */
  name: Name;
  /** For people: what it is, and what became of those before it that are installed. */
  reason: string;
}

/** The names of {@link DeviceName}, from the fastest to the slowest. */
export const deviceNames = ['auto', 'cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const;
/** What ONNX Runtime can be asked to compute on in Node: one of its execution providers, or `auto` for the best of them. */
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
  /** Asked before it is loaded, unless somebody named it: whether its package is there. One that is not there is passed over without a word. */
  isInstalled?(): boolean;
  /** Asked then, too: why it should not be used here, in words. */
  unsuited?(): Promise<string | undefined>;
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

/** The engine that was measured to be the fastest. */
export interface FastestEngine<Name extends string> {
  /** Its name, as in `backend`. */
  name: Name;
  /** For people: how much faster it is. Follows the engine's label. */
  words: string;
}

/** Finds the fastest of the engines that should work here; undefined as long as not all of them were measured. */
export type FindFastest<Name extends string> = (names: readonly Name[]) => Promise<FastestEngine<Name> | undefined>;

/** The engines that may be used unasked. */
export interface SuitedEngines<Name extends string = string> {
  /** From the fastest to the slowest. */
  names: Name[];
  /** Why others are not among them, a sentence each. */
  passedOver: string[];
}
