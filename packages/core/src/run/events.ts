import type { Size } from '../image/resize.ts';

/** Where in a run something happened. */
export interface RunProgress {
  /** Which scale, from 0 (the coarsest), and how many there are. */
  scale: number;
  scales: number;
  /** The share of the run's work that is done, 0..1, by pixels computed. For the time left, see {@link Forecast}. */
  progress: number;
  /** What is still to do after this: how many steps, and how many pixels (see {@link ScaleEvent}) they compute together. */
  left: { steps: number; pixels: number };
}

/** A new scale begins. */
export interface ScaleEvent extends RunProgress, Size {
  type: 'scale';
  /** How many steps this scale takes. */
  iterations: number;
  /** What a step computes: its pixels, or as many as the last scale's network computes in the same time, if another one measures here. */
  pixels: number;
}

/** `J` was evaluated once, and the optimizer moved. */
export interface StepEvent extends RunProgress {
  type: 'step';
  /** From 1 to `iterations`, within this scale. */
  iteration: number;
  iterations: number;
  /** `J`, the weighted sum of the costs. */
  loss: number;
  /** Each cost by its name (`content/conv4_2`, `style/conv1_1`, ...), before its weight. */
  costs: Readonly<Record<string, number>>;
  /** False while a line search is still looking. */
  accepted: boolean;
}

/** `J` became infinite, not a number, or far larger than it had been: the run went back and goes on in smaller steps. */
export interface RecoveryEvent extends RunProgress {
  type: 'recovery';
  iteration: number;
  /** The `J` that was given up. */
  loss: number;
  /** The factor on the optimizer's steps from now on. */
  rate: number;
}

/** Weights are being fetched, before the first scale. */
export interface WeightsEvent {
  type: 'weights';
  network: string;
  /** Which server. */
  source: string;
  /** In bytes; `total` is undefined while the server has not told. */
  loaded: number;
  total: number | undefined;
}

/** The engine is chosen: the first event of a run that opens its own network. */
export interface BackendEvent {
  type: 'backend';
  name: string;
  /** For people: why this one. */
  reason: string;
}

/** Something went wrong that was overcome: a sentence for people. */
export interface NoticeEvent {
  type: 'notice';
  message: string;
}

/** The picture is finished. */
export interface DoneEvent extends Size {
  type: 'done';
  loss: number;
  /** Evaluations of `J` over all scales. */
  steps: number;
}

export type StyleEvent = BackendEvent | WeightsEvent | NoticeEvent | ScaleEvent | StepEvent | RecoveryEvent | DoneEvent;
