import type { EstimateFlow, PaintedFrame, RawImage, ResultImage, SteadiedFrame, StyleEvent } from '@pastiche/core';
import type { Extras } from '../extras.ts';
import type { Job, OfOnePhoto } from '../job.ts';

/** What a film has in common with a run: no masks, which belong to one photo, and no start, which is the frame before. */
export type FilmJob<Picture, Backend extends string = string> = Omit<
  Job<Picture, Backend>,
  OfOnePhoto | 'shapesFrom' | 'init' | 'depth'
>;

/** How frames are painted one after the other. */
export interface FilmOptions extends Pick<Extras, 'cache' | 'signal'> {
  /** How steady strokes lie on what they paint, 0..1; 0 paints each frame for itself. @defaultValue 0.9 */
  steady?: number;
  /** Steps of a frame that goes on from the one before, at the full size. @defaultValue half of `iterations` */
  frameIterations?: number;
  /**
   * How often frames are painted in steps: forward, backward, forward, ...; an odd number. From the second pass on, a frame goes on from its painted neighbor,
   * moved, where that is sure, and else from its own painting (Ruder, Dosovitskiy & Brox 2016, section 4.4): what is seen later also shapes what comes before. @defaultValue 1
   */
  passes?: number;
  /** Steps of a frame in each pass after the first. @defaultValue a quarter of `iterations` */
  passIterations?: number;
  /** The most frames that go through the passes together (a window), 1 to 84. They stay in memory: 9 bytes a pixel. A scene ends them, too. @defaultValue 48 */
  passFrames?: number;
  /** Which earlier frames guide a frame that is painted in steps, 1 being the one before. @defaultValue `[1, 2, 4]` */
  distances?: readonly number[];
  /** Measures motion. @defaultValue {@link estimateFlow} of core, in a thread of its own where there is one */
  estimateFlow?: EstimateFlow;
  /** The frames that were painted last, the newest first: to go on with a film. @defaultValue none */
  last?: readonly PaintedFrame[];
  /** After so many frames, `last` is handed out with a frame; in several passes, with the next last frame of a window. @defaultValue never */
  lastEvery?: number;
  /** Called with what each frame's run says. */
  onEvent?(event: StyleEvent): void;
  /** Called when a frame of a film with several passes has been painted in one of them. */
  onPass?(at: FilmPass): void;
}

/** A frame of a film went through a pass. */
export interface FilmPass {
  /** The pass, from 1. */
  pass: number;
  /** Of how many. */
  passes: number;
  /** The frame, from 1, counted from where this call began. */
  frame: number;
}

/** A frame of a painted film. */
export interface FilmFrame {
  /** As it was painted, with 8 bits a channel. */
  picture: ResultImage;
  /** Whether a scene begins with it: nothing was known of it before. */
  isCut: boolean;
  /** What the next frames need, every `lastEvery` frames: give it as `last` to go on from here another time. */
  last?: readonly PaintedFrame[];
}

/** Steadies frames that are painted each for itself, here or in a thread. */
export interface Steadier {
  /** A frame as it was filmed and as it was painted becomes steady. */
  next(frame: RawImage, painted: RawImage): Promise<SteadiedFrame>;
  /** What the next frame needs. */
  getLast(): Promise<readonly PaintedFrame[]>;
  /** Ends the thread. */
  dispose(): void;
}

/** Makes a steadier. */
export type CreateSteadier = (options: { steady: number; last?: readonly PaintedFrame[] }) => Steadier;

/** Paints a frame, with 16 bits a channel. */
export type PaintFrame<Picture, Backend extends string> = (
  frame: RawImage,
  given?: Partial<Job<Picture, Backend>>,
  losses?: Extras['losses'],
) => Promise<RawImage>;
