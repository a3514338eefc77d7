import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Outcome, type Task, TaskFailure, type Work, type WorkContext } from '../task/task.ts';
import { hasGroups, killGroup } from './group.ts';
import type { FromPainter, PainterSettings, ToPainter } from './messages.ts';

/** How long a painter has to stop before it is killed, in milliseconds. A step of a large picture may take as long. */
const patience = 20_000;

/**
 * Processes that paint, each one picture at a time. A picture that takes too much memory ends its process and nothing else, and one that takes too long can be
 * ended.
 */
export class PainterPool {
  readonly #settings: PainterSettings;
  readonly #mostSeconds: number;
  readonly #idle: ChildProcess[] = [];
  readonly #busy = new Set<ChildProcess>();
  readonly #folders = new Set<string>();

  /** @param mostSeconds the longest that a task may take */
  constructor(settings: PainterSettings, mostSeconds: number) {
    [this.#settings, this.#mostSeconds] = [settings, mostSeconds];
  }

  /** Works on a task in a process of its own. */
  readonly work: Work = async (task, context) => {
    const painter = this.#idle.pop() ?? this.#start();
    this.#busy.add(painter);
    try {
      return await this.#ask(painter, task, context);
    } finally {
      this.#busy.delete(painter);
      if (isAlive(painter)) this.#idle.push(painter);
    }
  };

  /** Ends all processes. */
  dispose(): void {
    for (const painter of [...this.#idle.splice(0), ...this.#busy]) killAll(painter);
    for (const folder of this.#folders) this.#remove(folder);
  }

  #start(): ChildProcess {
    // What it says is for the operator, and must not mix with the log on stdout.
    const path = fileURLToPath(new URL('./painter.js', import.meta.url));
    // What a painter that is killed leaves behind goes with its folder.
    const folder = mkdtempSync(join(tmpdir(), 'pastiche-painter-'));
    this.#folders.add(folder);
    const { store, previewEvery, checkpointEvery, backend, memory } = this.#settings;
    const settings: PainterSettings = { store, previewEvery, checkpointEvery, backend, memory };
    const painter = fork(path, [JSON.stringify(settings), folder], {
      stdio: ['ignore', 2, 2, 'ipc'],
      detached: hasGroups,
      env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
    });
    // Of a message to one that has just ended, its `exit` says what is to be said. One that cannot be started has no `exit`.
    painter.on('error', () => {
      if (painter.pid === undefined) this.#remove(folder);
    });
    painter.on('exit', () => {
      killAll(painter);
      this.#remove(folder);
      const place = this.#idle.indexOf(painter);
      if (place >= 0) this.#idle.splice(place, 1);
    });
    return painter;
  }

  #remove(folder: string): void {
    this.#folders.delete(folder);
    rmSync(folder, { recursive: true, force: true });
  }

  #ask(painter: ChildProcess, task: Task, { signal, leave, children, report }: WorkContext): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      let overdue: NodeJS.Timeout | undefined;
      const tooLong = setTimeout(() => {
        killAll(painter);
        end(() =>
          reject(new TaskFailure({ code: 'too-long', message: `The job took more than ${this.#mostSeconds} s` }, true)),
        );
      }, this.#mostSeconds * 1000);
      const stop = (): void => {
        tell({ type: signal.aborted ? 'stop' : 'leave' });
        overdue ??= setTimeout(() => killAll(painter), patience);
      };
      const isStopped = (): boolean => signal.aborted || leave.aborted;
      const reason = (): unknown => (signal.aborted ? signal : leave).reason;
      const end = (settle: () => void): void => {
        clearTimeout(tooLong);
        clearTimeout(overdue);
        painter.off('message', hear).off('exit', onExit).off('error', onError);
        for (const each of [signal, leave]) each.removeEventListener('abort', stop);
        settle();
      };
      const hear = (message: FromPainter): void => {
        if (message.type === 'progress') report(message.progress);
        else finish(message);
      };
      const finish = (message: Exclude<FromPainter, { type: 'progress' }>): void =>
        end(() => {
          if (message.type === 'done') return resolve(message.outcome);
          if (message.type === 'stopped') return reject(reason());
          const error = new TaskFailure(message.error, message.isLasting);
          if (message.stack) error.stack = message.stack;
          reject(error);
        });
      const onExit = (code: number | null, by: NodeJS.Signals | null): void =>
        end(() => {
          if (isStopped()) return reject(reason());
          const words = `The process that painted ended with ${code ?? by}. The picture may need more memory than there is`;
          reject(new TaskFailure({ code: 'crashed', message: words }, false));
        });
      const onError = ({ message }: Error): void => {
        if (painter.pid !== undefined) return;
        const words = `No process that paints can be started: ${message}`;
        end(() => reject(new TaskFailure({ code: 'crashed', message: words }, false)));
      };
      const tell = (message: ToPainter): void => {
        if (painter.connected) painter.send(message);
      };
      painter.on('message', hear).on('exit', onExit).on('error', onError);
      for (const each of [signal, leave]) each.addEventListener('abort', stop);
      tell({ type: 'work', task, children });
      if (isStopped()) stop();
    });
  }
}

function isAlive({ pid, exitCode, signalCode, connected, killed }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null && connected && !killed;
}

/** Kills a painter and what it has started: ffmpeg would go on to its end. */
function killAll(painter: ChildProcess): void {
  painter.kill('SIGKILL');
  if (painter.pid !== undefined) killGroup(painter.pid);
}
