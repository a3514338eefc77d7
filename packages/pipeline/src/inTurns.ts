import type { NoticeEvent } from '@pastiche/core';
import type { Engine } from './engines.ts';

/**
 * Advances an iterator in turns of an engine, one turn for each event, so that runs on different backends interleave, and one that is
 * paused holds up nobody. The first time that it has to wait for another backend, it yields a notice.
 *
 * @param signal gives up waiting for a turn
 */
export async function* inTurns<Event, Result>(
  events: AsyncIterator<Event, Result, void>,
  engine: Engine,
  signal?: AbortSignal,
): AsyncGenerator<Event | NoticeEvent, Result, void> {
  let isTold = false;
  let isDone = false;
  try {
    for (;;) {
      const step = await engine.use(() => events.next(), signal);
      if (engine.waitedFor && !isTold) {
        isTold = true;
        const message = `Other work in this process computes on ${engine.waitedFor}, this run on ${engine.tfjsName}: they take turns, and each takes longer`;
        yield { type: 'notice', message };
      }
      if (step.done) {
        isDone = true;
        return step.value;
      }
      yield step.value;
    }
  } finally {
    if (!isDone) await events.return?.();
  }
}
