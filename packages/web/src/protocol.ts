import type { Checkpoint, PasticheErrorCode, RawImage, StyleChanges, StyleEvent, StylizeOptions } from '@pastiche/core';
import type { NetworkName, Pooling, WeightsSource } from '@pastiche/models';
import type { BackendName } from './backendNames.ts';

/** What the page tells the worker to paint: core's options, as far as they can be posted, and which network on which backend. */
export interface PaintOptions
  extends Omit<StylizeOptions, 'encoder' | 'losses' | 'optimizer' | 'signal' | 'content' | 'styles'> {
  content: RawImage;
  styles: readonly RawImage[];
  optimizer?: Extract<StylizeOptions['optimizer'], string>;
  /** @defaultValue the fastest that works here */
  backend?: BackendName;
  /** Which network measures. @defaultValue `compact`, which brings its own weights */
  model?: NetworkName;
  /** A file with its weights: its address, or its bytes. */
  weights?: string | Uint8Array;
  pooling?: Pooling;
  /** Where VGG's weights are fetched, in this order. @defaultValue `weightsSources` of models */
  sources?: readonly WeightsSource[];
}

/** One step of a run in the worker; now and then with where it is, should the worker be lost. */
export type Turn = { done: false; event: StyleEvent; checkpoint?: Checkpoint } | { done: true; image: RawImage };

/** What a worker answers: errors with their code, which a posted Error loses. */
export type Answer<T> = { value: T } | { error: { code?: PasticheErrorCode; message: string } };

/** What the page asks of the worker; one run at a time. */
export interface WorkerApi {
  begin(options: PaintOptions): Promise<Answer<void>>;
  next(): Promise<Answer<Turn>>;
  snapshot(): Promise<Answer<RawImage | undefined>>;
  checkpoint(): Promise<Answer<Checkpoint | undefined>>;
  change(changes: StyleChanges): Promise<Answer<void>>;
  /** Resolves when the run has freed what it held. */
  cancel(): Promise<Answer<void>>;
  /** Resolves if the graphics device is lost, and says why. */
  lost(): Promise<string>;
}
