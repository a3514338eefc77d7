import type { StyleEvent } from '@pastiche/core';
import type { FilmPass } from '@pastiche/pipeline';

/** A film begins, or goes on. */
export interface VideoPlanned {
  /** Which kind of event it is. */
  type: 'planned';
  /** The number of its frames, as far as the file tells. */
  total: number;
  /** How many were painted before. */
  done: number;
  /** Of the painted film, in pixels. */
  width: number;
  /** Of the painted film, in pixels. */
  height: number;
}

/** An event of the run that paints a frame. */
export interface VideoRun {
  /** Which kind of event it is. */
  type: 'run';
  /** As `stylize` gives it. */
  event: StyleEvent;
}

/** A frame of a film that is painted in several passes went through one of them. */
export interface VideoPass extends FilmPass {
  /** Which kind of event it is. */
  type: 'pass';
  /** How much of the film is painted, all passes together, 0..1. */
  part: number;
}

/** A frame is painted. */
export interface VideoFramePainted {
  /** Which kind of event it is. */
  type: 'frame';
  /** How many are painted. */
  done: number;
  /** Of how many, as far as the file tells. */
  total: number;
  /** Whether a scene begins with it. */
  isCut: boolean;
}

/** A part of the film is whole. A film that is killed from now on goes on after it. */
export interface VideoPart {
  /** Which kind of event it is. */
  type: 'part';
  /** Its file; a folder of frames has none. */
  path?: string;
  /** The file that says how far the film is, and what the next frames need. */
  state: string;
  /** How many frames are painted and written. */
  frames: number;
}

/** What is painted so far can be played. */
export interface VideoPreview {
  /** Which kind of event it is. */
  type: 'preview';
  /** The file. It is replaced by longer ones, and removed when the film is whole. */
  path: string;
  /** How many frames it has. */
  frames: number;
}

/** The film is whole. */
export interface VideoWritten {
  /** Which kind of event it is. */
  type: 'written';
  /** The file, or the folder of frames. */
  output: string;
  /** How many frames it has. */
  frames: number;
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
}

/** What `video` tells. */
export type VideoEvent =
  | VideoPlanned
  | VideoRun
  | VideoPass
  | VideoFramePainted
  | VideoPart
  | VideoPreview
  | VideoWritten;
