import type {
  CrewOptions,
  Encoder,
  Gamut,
  Loss,
  RawImage,
  ResultImage,
  Settings,
  Size,
  TileOptions,
} from '@pastiche/core';
import type {
  LoadedNetwork,
  Network,
  NetworkName,
  OnnxSessionOptions,
  TfjsEncoderOptions,
  WayBack,
  WeightsCache,
  WeightsSource,
} from '@pastiche/models';
import type { EngineCandidates, FindFastest } from './engineCandidate.ts';
import type { Engine } from './engines.ts';
import type { PictureKind } from './jobSchema.ts';

/** How large a picture is wanted. */
export interface OpenOptions {
  /** Shrinks a larger picture so that its longer side has this many pixels. */
  longest: number;
  /** The colors that its numbers are to be in; `'p3'` only where the platform is `wideGamut`. @defaultValue 'srgb' */
  gamut?: Gamut;
  /** Gives up: the promise rejects with `signal.reason`. */
  signal: AbortSignal;
}

/** The memory of a run, in bytes. */
export interface PredictedMemory {
  /** The most that the process holds at once. */
  process: number;
  /** The most that WebAssembly holds of it, which can address 4 GB. */
  wasm: number;
  /** In blocks of so many pixels; undefined: as a whole. */
  tiles?: TileOptions;
  /** How many threads compute the last scale together. @defaultValue 1, or the engine's own affair */
  workers?: number;
  /** The engine whose tfjs backend holds the pictures, if that is not the run's own. */
  beside?: string;
}

/** A run that is about to begin. */
export interface MemoryCheck {
  /** The network of the last scale. */
  encoder: Encoder;
  /** The engine that computes. */
  engine: Engine;
  /** Every option of the run. */
  settings: Settings;
  /** The pictures as they were opened, or only their sizes. */
  content: Size;
  /** The paintings, likewise. */
  styles: readonly Size[];
  /** How many regions masks or maps make, as far as that is known before they are looked at. */
  regions?: number;
  /** The caller's own losses, if there are any. */
  losses?: readonly Loss[];
  /** The most that it may take, in bytes. */
  memory?: number;
  /** The side of blocks, in pixels, that was asked for. */
  tileSize?: number;
}

/** What a pipeline needs of the place it runs in: Node, a browser's worker, a test. */
export interface Platform<Picture, Backend extends string = string> {
  /** The engines, from the fastest to the slowest. */
  engines: EngineCandidates<Backend>;
  /** The engine that is tried first where several should work. @defaultValue the first */
  fastest?: FindFastest<Backend>;
  /** Called before an engine starts; what it returns is called afterwards. */
  guard?(): () => void;
  /** What stands for a picture here. */
  pictures: PictureKind<Picture>;
  /** @throws PasticheError `unreadable`; `signal.reason` when cancelled */
  openPicture(picture: Picture, options: OpenOptions): Promise<RawImage>;
  /** Whether `openPicture` can read pictures in Display P3. @defaultValue false */
  wideGamut?: boolean;
  /** Gives a finished picture, or a snapshot, the methods that results have here. @defaultValue it stays as it is */
  present?(image: ResultImage): ResultImage;
  /** The bytes of a file or an address. */
  read(source: string | URL, signal?: AbortSignal): Promise<Uint8Array>;
  /** Where the weights of the compact network are. */
  embedded(): string | URL;
  /** Where the weights of the decoder that paints in one pass are. */
  embeddedDecoder(): string | URL;
  /** Where the weights of another network are, if a package that has them is installed. They are used before any download. */
  installed?(model: NetworkName): string | undefined;
  /** Where fetched weights are kept. */
  cache(): WeightsCache;
  /** Makes the requests for weights. @defaultValue the global `fetch` */
  fetch?: typeof fetch;
  /** The servers to fetch a network's weights from, if not those that models knows. */
  sources?(model: NetworkName): readonly WeightsSource[] | undefined;
  /** ONNX Runtime's session options for a network on an engine. */
  session?(network: Network, engine: Engine): OnnxSessionOptions;
  /** The faster kernel of the backward convolution on tfjs's current backend. @defaultValue 'rotated' */
  wayBack?(): Promise<WayBack>;
  /** The threads that compute a network together, on an engine that has one; `workers` is how many were asked for. @defaultValue one computes alone */
  crew?(
    engine: Engine,
    loaded: LoadedNetwork,
    options: TfjsEncoderOptions & { workers?: number },
  ): CrewOptions | undefined;
  /** Predicts the memory of a run, where that is known, and finds how to compute it in what there is. @throws PasticheError `out-of-memory` if there is not so much */
  checkMemory?(run: MemoryCheck): PredictedMemory | undefined;
  /** The blocks that a run is computed in, where its memory is not known beforehand; undefined: as a whole. */
  tiles?(run: MemoryCheck): TileOptions | undefined | Promise<TileOptions | undefined>;
}
