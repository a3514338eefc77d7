import type { ActivationsSlope, MomentsAsk, MomentsSlope } from '../encoder/device.ts';
import type { PasticheErrorCode } from '../errors.ts';

/** An end of a channel to another thread: a `MessagePort` of browsers or of Node. */
export interface Port {
  /** Sends a message, and hands buffers over. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  /** Called with each message that comes. */
  onmessage: ((event: { data: unknown }) => void) | null;
}

/** A tensor on its way between threads. */
export interface Plain {
  data: Float32Array;
  shape: number[];
}

/** A strip, and what is asked of it. */
export interface StripTask {
  /** `[1, rows, w, 3]`. */
  pixels: Plain;
  /** Who has the strips above and below, by place in the crew. */
  above?: number;
  below?: number;
  /** The layers that are encoded. */
  layers: readonly string[];
  /** The moments that are measured; `over` is of the strip's own positions. */
  asks: readonly MomentsAsk[];
}

/** Means over some positions of a strip; undefined if none of them counts. */
export type StripMeans = { mean: Float32Array; gram: Float32Array; weight: number } | undefined;

/** `Slopes`, for a strip. */
export interface StripSlopes {
  moments: readonly MomentsSlope[];
  activations: (Omit<ActivationsSlope, 'to'> & { to: Plain })[];
  cotangents: Record<string, Plain>;
}

/** `Pulled`, of a strip. */
export interface StripPulled {
  gradient: Float32Array;
  squares: number[];
}

/** One who computes a strip: here, or in another thread. All of a turn belong to one evaluation. */
export interface Member {
  /** Encodes a strip, together with the others, and measures its moments. The encoding is kept. */
  begin(turn: number, task: StripTask): Promise<StripMeans[]>;
  /** Goes back from the encoding, together with the others. */
  pull(turn: number, slopes: StripSlopes): Promise<StripPulled>;
  /** Gives up what is under way, which then rejects. */
  stop(turn: number): void;
  /** Frees the encoding. */
  end(turn: number): Promise<void>;
}

/** Outermost rows of a strip, for a neighbor. */
export interface RowsMessage {
  turn: number;
  /** Where these rows are, for who gets them. */
  side: 'above' | 'below';
  rows: Float32Array;
}

/** A call of the first member, which leads, to another. */
export interface CallMessage {
  turn: number;
  call: keyof Member;
  /** The call's number, if it is answered. */
  id?: number;
  given?: StripTask | StripSlopes;
}

/** What a call came to. */
export interface AnswerMessage {
  id: number;
  result?: unknown;
  error?: { code?: PasticheErrorCode; message: string };
}

/** The buffers of a tree of arrays, to hand over. */
export function buffersIn(tree: unknown): ArrayBuffer[] {
  if (tree instanceof Float32Array) return [tree.buffer as ArrayBuffer];
  if (typeof tree !== 'object' || tree === null) return [];
  return [...new Set(Object.values(tree).flatMap(buffersIn))];
}
