import type {
  Checkpoint,
  LayerMeasure,
  MeasureSettings,
  PasticheErrorCode,
  RawImage,
  StyleChanges,
  StyleEvent,
  StylizeOptions,
} from '@pastiche/core';
import type { Border, NetworkName, Pooling, WeightsSource } from '@pastiche/models';
import type { BackendName } from './backendNames.ts';

/** Which network measures, and on which backend. */
export interface EngineOptions {
  /** @defaultValue the fastest that works here */
  backend?: BackendName;
  /** Which network measures. @defaultValue `compact`, which brings its own weights */
  model?: NetworkName;
  /** A file with its weights: its address, or its bytes. */
  weights?: string | Uint8Array;
  pooling?: Pooling;
  border?: Border;
  /** Where VGG's weights are fetched, in this order. @defaultValue `weightsSources` of models */
  sources?: readonly WeightsSource[];
}

/** What the page tells the worker to paint: core's options, as far as they can be posted. */
export interface PaintOptions
  extends EngineOptions,
    Omit<StylizeOptions, 'encoder' | 'coarseEncoder' | 'losses' | 'optimizer' | 'signal' | 'content' | 'styles'> {
  content: RawImage;
  styles: readonly RawImage[];
  optimizer?: Extract<StylizeOptions['optimizer'], string>;
  /** Another network for all scales but the last, for example the quick `compact` before `vgg19`. @defaultValue the same */
  coarseModel?: NetworkName;
}

/** Which picture the page has measured, and what of it. */
export interface LookOptions extends EngineOptions, MeasureSettings {
  picture: RawImage;
}

/** One step of a run in the worker; now and then with where it is, should the worker be lost. */
export type Turn = { done: false; event: StyleEvent; checkpoint?: Checkpoint } | { done: true; image: RawImage };

/** What a worker answers: errors with their code, which a posted Error loses. */
export type Answer<T> = { value: T } | { error: { code?: PasticheErrorCode; message: string } };

/** What the page asks of the worker; one run, or one measurement, at a time. */
export interface WorkerApi {
  begin(options: PaintOptions): Promise<Answer<void>>;
  next(): Promise<Answer<Turn>>;
  snapshot(): Promise<Answer<RawImage | undefined>>;
  checkpoint(): Promise<Answer<Checkpoint | undefined>>;
  change(changes: StyleChanges): Promise<Answer<void>>;
  measure(options: LookOptions): Promise<Answer<LayerMeasure[]>>;
  /** Resolves when the run, or the measurement, has freed what it held. */
  cancel(): Promise<Answer<void>>;
  /** Resolves if the graphics device is lost, and says why. */
  lost(): Promise<string>;
}
