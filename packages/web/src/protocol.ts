import type {
  ActivationMap,
  Checkpoint,
  LayerMeasure,
  MeasureSettings,
  PasticheErrorCode,
  Projection,
  ProjectionRule,
  RawImage,
  StyleChanges,
  StyleEvent,
  StylizeOptions,
  TopPatchesFile,
  ViewSettings,
} from '@pastiche/core';
import type { Border, NetworkName, Pooling, WeightsSource } from '@pastiche/models';
import type { BackendName } from './backendNames.ts';

/** Which network measures, and on which backend. */
export interface EngineOptions {
  /** @defaultValue the fastest that works here */
  backend?: BackendName;
  /** Where ONNX Runtime's module is, for `backend: 'onnx'`: the address of a bundle of onnxruntime-web, beside its `.wasm`. */
  onnxRuntime?: string;
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

/** Which picture goes into which record. */
export interface AddOptions extends EngineOptions {
  /** What has been found so far; from nothing, the settings of a new record. */
  record: TopPatchesFile | RecordSettings;
  name: string;
  /** Or why it could not be read. */
  picture: RawImage | { reason: string };
}

/** What a record is to hold. */
export interface RecordSettings extends Partial<ViewSettings> {
  layers: readonly string[];
  k?: number;
  /** Which weights the network has, for the record. */
  weightsName?: string;
}

/** Which unit is looked at, in which picture. */
interface UnitOptions extends EngineOptions, ViewSettings {
  picture: RawImage;
  layer: string;
  unit: number;
}

interface ProjectUnitOptions extends UnitOptions {
  position?: { x: number; y: number };
  rule?: ProjectionRule;
}

/** What is to become more in a picture, and how hard that is tried. */
export interface MaximizeSettings {
  layer: string;
  /** Which channel of the layer, from 0. @defaultValue all of the layer, whatever it does already */
  unit?: number;
  /** More than one are made to differ. @defaultValue 1 */
  pictures?: number;
  /** Width and height, in pixels. @defaultValue 128 */
  size?: number;
  /** @defaultValue 128 */
  steps?: number;
  /** Of all randomness. @defaultValue 0 */
  seed?: number;
}

/** Told, in the page, how it goes; now and then with the pictures so far. */
export type Listener = (event: StyleEvent, pictures?: RawImage[]) => void;

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
  addTopPatches(options: AddOptions, listener?: Listener): Promise<Answer<TopPatchesFile>>;
  project(options: ProjectUnitOptions, listener?: Listener): Promise<Answer<Projection>>;
  activationMap(options: UnitOptions, listener?: Listener): Promise<Answer<ActivationMap>>;
  maximize(options: EngineOptions & MaximizeSettings, listener?: Listener): Promise<Answer<RawImage[]>>;
  /** Resolves when the run, or the measurement, has freed what it held. */
  cancel(): Promise<Answer<void>>;
  /** Resolves if the graphics device is lost, and says why. */
  lost(): Promise<string>;
}
