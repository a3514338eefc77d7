import type { ChildEnd, Outcome, Progress, Task, TaskError } from '../task/task.ts';

/** What a painter's process is told. */
export type ToPainter =
  | { type: 'work'; task: Task; children?: readonly ChildEnd[] }
  /** To end at once, or soon, with a checkpoint. */
  | { type: 'stop' }
  | { type: 'leave' };

/** What it answers. */
export type FromPainter =
  | { type: 'progress'; progress: Progress }
  | { type: 'done'; outcome: Outcome }
  | { type: 'failed'; error: TaskError; isLasting: boolean; stack?: string }
  | { type: 'stopped' };

/** What it is started with. */
export interface PainterSettings {
  /** The store's address. */
  store: string;
  /** Seconds between two previews, and between two checkpoints. */
  previewEvery: number;
  checkpointEvery: number;
  /** The engine. @defaultValue the fastest */
  backend?: string;
  /** The most memory that a picture may take, in bytes. @defaultValue what is free */
  memory?: number;
}
