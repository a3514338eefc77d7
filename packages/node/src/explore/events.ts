import type { SkippedImage } from '@pastiche/core';
import type { FetchEvent } from '@pastiche/models';
import type { BackendName } from '../engines/candidates.ts';

/** The network is there. */
interface NetworkEvent {
  type: 'network';
  name: string;
  /** On which backend, and why on that; `undefined` if the network was given. */
  backend: { name: BackendName; reason: string } | undefined;
  layers: readonly string[];
}

/** A picture has been dealt with. */
export interface PictureEvent {
  type: 'picture';
  image: string;
  /** How many have, of how many, those of earlier calls included. */
  done: number;
  total: number;
}

/** A picture could not be shown to the network. */
export interface SkippedEvent {
  type: 'skipped';
  image: string;
  reason: string;
}

/** A picture that the network has seen could not be opened again, and its patches stay blank in a layer. */
export interface BlankEvent {
  type: 'blank';
  layer: string;
  image: string;
  reason: string;
}

/** Patches have been cut out and projected: one event at a time, not one a patch. */
export interface PatchesEvent {
  type: 'patches';
  layer: string;
  /** Of all layers. */
  done: number;
  total: number;
  /** How much of the work that is, 0..1: patches of deep layers are more. */
  progress: number;
}

/** The page of a layer is ready. */
export interface PageEvent {
  type: 'page';
  layer: string;
  page: string;
}

/** All is. */
interface ReportEvent {
  type: 'report';
  /** The page to begin with. */
  index: string;
  pictures: number;
  skipped: readonly SkippedImage[];
  /** Of the whole report, in bytes. */
  bytes: number;
}

export type ExploreEvent =
  | FetchEvent
  | NetworkEvent
  | PictureEvent
  | SkippedEvent
  | BlankEvent
  | PatchesEvent
  | PageEvent
  | ReportEvent;
