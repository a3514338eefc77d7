import type { Size } from '../image/resize.ts';

/** Where in a run something happened. */
export interface RunProgress {
  /** Which scale, from 0, the coarsest. */
  scale: number;
  /** How many scales there are. */
  scales: number;
  /** The share of the run's work that is done, 0..1, by pixels computed. For the time left, see {@link Forecast}. */
  progress: number;
  /** What is still to do after this: how many steps, and how many pixels (see {@link ScaleEvent}) they compute together. */
  left: {
    /** Evaluations of `J`. */
    steps: number;
    /** Of all these steps together. */
    pixels: number;
  };
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
  /** How many steps this scale takes. */
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
  /** The step that was given up, from 1. */
  iteration: number;
  /** The `J` that was given up. */
  loss: number;
  /** The factor on the optimizer's steps from now on. */
  rate: number;
}

/** Weights are being fetched, before the first scale. */
export interface WeightsEvent {
  type: 'weights';
  /** Whose weights they are, for example `vgg19`. */
  network: string;
  /** Which server. */
  source: string;
  /** How much is here, in bytes. */
  loaded: number;
  /** How much there is, in bytes; undefined while the server has not told. */
  total: number | undefined;
}

/** The engine is chosen: the first event of a run that opens its own network. */
export interface BackendEvent {
  type: 'backend';
  /** Which engine, for example `onnx`. */
  name: string;
  /** For people: why this one. */
  reason: string;
}

/** Something went wrong that was overcome: a sentence for people. */
export interface NoticeEvent {
  type: 'notice';
  /** The sentence. */
  message: string;
}

/** The picture is finished. */
export interface DoneEvent extends Size {
  type: 'done';
  /** `J` of the picture. */
  loss: number;
  /** Evaluations of `J` over all scales. */
  steps: number;
}

/** What a run says while it is under way: `type` tells which event it is. */
export type StyleEvent = BackendEvent | WeightsEvent | NoticeEvent | ScaleEvent | StepEvent | RecoveryEvent | DoneEvent;
