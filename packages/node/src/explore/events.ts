import type { SkippedImage } from '@pastiche/core';
import type { FetchEvent } from '@pastiche/models';
import type { BackendName } from '../engines/candidates.ts';

/** The network is loaded. */
interface NetworkEvent {
  type: 'network';
  name: string;
  /** The backend and why it was chosen; `undefined` if the caller passed the network. */
  backend: { name: BackendName; reason: string } | undefined;
  layers: readonly string[];
}

/** A picture has been shown to the network, or skipped. */
export interface PictureEvent {
  type: 'picture';
  image: string;
  /** Pictures done so far, including earlier calls. */
  done: number;
  total: number;
}

/** A picture could not be shown to the network. */
export interface SkippedEvent {
  type: 'skipped';
  image: string;
  reason: string;
}

/** A picture could not be opened again for its patches, which stay blank in a layer. */
export interface BlankEvent {
  type: 'blank';
  layer: string;
  image: string;
  reason: string;
}

/** Progress of drawing patches; not one event per patch. */
export interface PatchesEvent {
  type: 'patches';
  layer: string;
  /** Patches drawn, in all layers. */
  done: number;
  total: number;
  /** Fraction of the work, 0..1; patches of deep layers count more. */
  progress: number;
}

/** A layer is complete, and on the report's page. */
export interface PageEvent {
  type: 'page';
  layer: string;
  /** The path of the report's page, with the layer after it: `report/index.html#/conv3_1`. */
  page: string;
}

/** The report is complete. */
interface ReportEvent {
  type: 'report';
  /** Path of the page. */
  index: string;
  pictures: number;
  skipped: readonly SkippedImage[];
  /** Size of the whole report, in bytes. */
  bytes: number;
}

/** What {@link explore} says while it works: `type` tells which event it is. */
export type ExploreEvent =
  | FetchEvent
  | NetworkEvent
  | PictureEvent
  | SkippedEvent
  | BlankEvent
  | PatchesEvent
  | PageEvent
  | ReportEvent;
