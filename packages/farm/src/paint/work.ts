import { PasticheError } from '@pastiche/node';
import { type Outcome, type Task, TaskFailure, type Work, type WorkContext } from '../task/task.ts';
import { paintBatch } from './paintBatch.ts';
import { paintFilm, paintScene } from './paintFilm.ts';
import { paintPicture, type Studio } from './paintPicture.ts';

/** Works on tasks in this process. */
export function workIn(studio: Studio): Work {
  return async (task, context) => {
    try {
      return await paint(task, context, studio);
    } catch (error) {
      context.signal.throwIfAborted();
      context.leave.throwIfAborted();
      if (error instanceof TaskFailure || !PasticheError.isInstance(error)) throw error;
      throw new TaskFailure(error, lasting.includes(error.code));
    }
  };
}

/** What fails for reasons like these fails on every machine. */
const lasting: readonly string[] = ['invalid-option', 'invalid-image', 'unreadable', 'unknown-layer', 'diverged'];

async function paint(task: Task, context: WorkContext, studio: Studio): Promise<Outcome> {
  switch (task.kind) {
    case 'picture':
      return { result: await paintPicture(task, context, studio) };
    case 'batch':
      return paintBatch(task, context.children, studio.store);
    case 'film':
      return paintFilm(task, context, studio);
    case 'scene':
      return { result: await paintScene(task, context, studio) };
  }
}
