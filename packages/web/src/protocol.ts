import type {
  ActivationMap,
  Checkpoint,
  FinishOptions,
  LayerMeasure,
  MaximizeOptions,
  MeasureSettings,
  PasticheErrorCode,
  Projection,
  ProjectOptions,
  RawImage,
  ReconstructOptions,
  ResultImage,
  SelectedMask,
  SelectPoint,
  SelectSettings,
  StyleChanges,
  StyleEvent,
  StyleOptions,
  TopPatchesFile,
  ViewSettings,
} from '@pastiche/core';
import type { ChosenBackend, Job, NetworkOptions } from '@pastiche/pipeline';
import type { BackendName } from './backendNames.ts';

/** A run, as the page posts it: the pictures are pixels. */
export type WebJob = Job<RawImage, BackendName>;

/** The network and the engine of a question. Addresses are absolute, and no URL objects: those cannot be posted. */
export type NetworkMessage = NetworkOptions<BackendName>;

/** The first message a worker sends: from then on it hears what it is asked. */
export const readyMessage = 'pastiche: the worker is ready';

/** Modules with code of the page's own, by their absolute addresses. See ownCode.ts. */
export interface ModuleAddresses {
  /** The module that makes the losses. */
  losses?: string;
  /** The module that makes the optimizer. */
  optimizer?: string;
}

/** A picture to rebuild: its content from one layer, or its style from several. */
export type Reconstruction = NetworkMessage &
  Omit<ReconstructOptions, 'encoder' | 'signal'> & { layer?: string; layers?: readonly string[] };

/** A picture to measure. */
type MeasureQuestion = NetworkMessage & MeasureSettings & { picture: RawImage };

/** One picture for a record of top patches. */
export interface TopPatchesQuestion extends NetworkMessage {
  /** The record so far, or the settings of a new one. */
  record: TopPatchesFile | RecordSettings;
  /** The name that the record lists the picture under. */
  name: string;
  /** The picture, or why it could not be read. */
  picture: RawImage | { reason: string };
}

/** Settings of a new record of top patches. */
export interface RecordSettings extends Partial<ViewSettings> {
  /** The layers whose units are recorded. */
  layers: readonly string[];
  /** The number of patches that are kept of each unit. @defaultValue 9 */
  k?: number;
  /** The name of the network's weights, for the record: that of their file, for example. */
  weightsName?: string;
}

/** A unit, and a picture to look at it in. */
export type UnitQuestion = NetworkMessage & ViewSettings & { picture: RawImage; layer: string; unit: number };
/** The same, and how to project the unit's activation back to pixels. */
type ProjectQuestion = UnitQuestion & Pick<ProjectOptions, 'position' | 'rule'>;

/** What pictures are optimized for, and with how much effort. Several pictures are made to differ. */
export interface MaximizeSettings extends Pick<MaximizeOptions, 'pictures' | 'size' | 'steps' | 'seed'> {
  /** The layer to look at, for example `conv4_1`. */
  layer: string;
  /** The unit of the layer, from 0, that is to fire. @defaultValue the whole layer */
  unit?: number;
}

/** Called in the page with each event and, a few times a second, with the pictures so far. */
export type Listener = (event: StyleEvent, pictures?: RawImage[]) => void | Promise<void>;

/** One event of a run, or its end. About once a second a checkpoint comes along, in case the worker is lost. */
export type RunStep = { done: false; event: StyleEvent; checkpoint?: Checkpoint } | { done: true; image: ResultImage };

/** The run of a worker: one at a time. Beginning another ends the one before. */
export interface RunFunctions {
  /** The longer side, in pixels, of pictures that a run can make use of. */
  usefulSize(options: Partial<StyleOptions>): Promise<number>;
  /** Begins a run; it computes nothing before `next`. */
  begin(job: WebJob, modules: ModuleAddresses): Promise<void>;
  /** Begins a reconstruction, which is a run too. */
  reconstruct(options: Reconstruction): Promise<void>;
  /** Advances the run to its next event. */
  next(): Promise<RunStep>;
  snapshot(): Promise<ResultImage | undefined>;
  checkpoint(): Promise<Checkpoint | undefined>;
  change(changes: StyleChanges): Promise<void>;
  /** Ends what is under way; resolves when it has freed what it held. */
  cancel(): Promise<void>;
}

/** What a worker computes besides runs. A question ends the run before. */
export interface LookFunctions {
  measure(question: MeasureQuestion, listener?: Listener): Promise<LayerMeasure[]>;
  addTopPatches(question: TopPatchesQuestion, listener?: Listener): Promise<TopPatchesFile>;
  project(question: ProjectQuestion, listener?: Listener): Promise<Projection>;
  activationMap(question: UnitQuestion, listener?: Listener): Promise<ActivationMap>;
  /** Looks at a picture to select in it; resolves with a number for it. */
  openSelector(question: SelectorQuestion, listener?: Listener): Promise<number>;
  maximize(question: NetworkMessage & MaximizeSettings, listener?: Listener): Promise<RawImage[]>;
  /** Needs no network. */
  finishColors(picture: RawImage, options: FinishOptions): Promise<ResultImage>;
  /** Ends what is under way; resolves when it has freed what it held. */
  cancel(): Promise<void>;
}

/** A picture to select in, and the layers to compare. */
export type SelectorQuestion = NetworkMessage & { picture: RawImage; layers?: readonly string[] };

/** Clicks in a picture that is open, whatever else is under way. */
export interface SelectFunctions {
  /** The mask for some clicks, or a coarse one at once. */
  select(
    id: number,
    points: readonly SelectPoint[],
    settings: SelectSettings,
    isCoarse: boolean,
  ): Promise<SelectedMask>;
  closeSelector(id: number): Promise<void>;
}

/** What a step takes on an engine, in seconds, with the compact network. */
export interface StepTimes {
  /** Whatever the size. */
  perStep: number;
  /** For each pixel. */
  perPixel: number;
  /** Once at each size: measuring photo and painting, and preparing the engine. */
  toBegin: number;
}

/** The engine that paints, and how fast. */
export interface Speed extends ChosenBackend<BackendName> {
  /** What a step takes; undefined if no step could be computed. */
  times: StepTimes | undefined;
}

/** The worker's stopwatch. A question ends the run before. */
export interface SpeedFunctions {
  speed(question: { backend?: BackendName }): Promise<Speed>;
  /** Ends what is under way; resolves when it has freed what it held. */
  cancel(): Promise<void>;
}

/** A value, or an error in parts: a posted Error would lose its code. */
export type Answer<T> = { value: T } | { error: { code?: PasticheErrorCode; message: string } };

/** Functions that answer with their errors instead of throwing them. */
export type Answering<Functions> = {
  [Name in keyof Functions]: Functions[Name] extends (...given: infer Given) => Promise<infer Value>
    ? (...given: Given) => Promise<Answer<Value>>
    : never;
};

/** The worker, as the page sees it. */
export interface WorkerApi extends Answering<RunFunctions & LookFunctions & SelectFunctions & SpeedFunctions> {
  /** Resolves if the graphics device is lost; says why. */
  deviceLost(): Promise<string>;
}
