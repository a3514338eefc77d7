/** A process that paints, one task after the other, and keeps its networks. See {@link PainterPool}. */
import { rmSync } from 'node:fs';
import { createPipeline } from '@pastiche/node';
import { openStore } from '../store/openStore.ts';
import { TaskFailure } from '../task/task.ts';
import { killGroup } from './group.ts';
import type { FromPainter, PainterSettings, ToPainter } from './messages.ts';
import { workIn } from './work.ts';

const [, , text, folder] = process.argv;
const { store, backend, memory, ...settings } = JSON.parse(text) as PainterSettings;
const work = workIn({
  ...settings,
  store: openStore(store),
  pipeline: createPipeline({ keep: 2, only: 'bytes' }),
  operators: { ...(backend && { backend }), ...(memory && { memory }) },
});
let stopping = new AbortController();
let leaving = new AbortController();

function tell(message: FromPainter): void {
  process.send?.(message);
}

process.on('message', async (message: ToPainter) => {
  if (message.type === 'stop') return stopping.abort();
  if (message.type === 'leave') return leaving.abort();
  const { task, children } = message;
  [stopping, leaving] = [new AbortController(), new AbortController()];
  const [{ signal }, { signal: leave }] = [stopping, leaving];
  try {
    const report = (progress: (FromPainter & { type: 'progress' })['progress']): void =>
      tell({ type: 'progress', progress });
    tell({ type: 'done', outcome: await work(task, { signal, leave, children, report }) });
  } catch (error) {
    if (signal.aborted || leave.aborted) return tell({ type: 'stopped' });
    const { message: words, stack } = error as Error;
    const known = error instanceof TaskFailure;
    tell({
      type: 'failed',
      error: { code: known ? error.code : 'internal', message: words },
      isLasting: known && error.isLasting,
      stack: known ? undefined : stack,
    });
  }
});
// Whoever started it is gone: another one works on its task by now.
process.on('disconnect', () => {
  try {
    rmSync(folder, { recursive: true, force: true });
  } finally {
    killGroup(process.pid);
    process.exit(0);
  }
});
// Ctrl-C on Windows, and some supervisors, reach this process, too. The one that started it says what is to be done.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
