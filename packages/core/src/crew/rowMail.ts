import type { Neighbors } from '../encoder/strip.ts';
import type { Port, RowsMessage } from './messages.ts';

type Side = RowsMessage['side'];

/** Rows that have come, or those who wait for them. */
interface Box {
  come: Float32Array[];
  waiting: { resolve(rows: Float32Array): void; reject(reason: unknown): void }[];
}

/** The rows that members of a crew send each other. */
export class RowMail {
  /** By place in the crew. */
  readonly #ports: ReadonlyMap<number, Port>;
  readonly #boxes = new Map<string, Box>();
  /** The turn under way. */
  #turn = 0;
  /** Why it has stopped, if it has. */
  #stopped: { reason: unknown } | undefined;

  constructor(ports: ReadonlyMap<number, Port>) {
    this.#ports = ports;
  }

  /** Begins a turn: what was sent in earlier ones is of no use any more. */
  begin(turn: number, { above, below }: { above?: number; below?: number }): Neighbors {
    this.#turn = turn;
    this.#stopped = undefined;
    for (const key of this.#boxes.keys()) if (Number.parseInt(key, 10) < turn) this.#boxes.delete(key);
    const send = (to: number, side: Side, rows: Float32Array): void =>
      this.#ports.get(to)?.postMessage({ turn, side, rows } satisfies RowsMessage, []);
    return {
      exchange: async (first, last) => {
        if (above !== undefined) send(above, 'below', first);
        if (below !== undefined) send(below, 'above', last);
        const [fromAbove, fromBelow] = await Promise.all([
          above === undefined ? undefined : this.#take(turn, 'above'),
          below === undefined ? undefined : this.#take(turn, 'below'),
        ]);
        return { above: fromAbove, below: fromBelow };
      },
    };
  }

  /** Takes in what a neighbor has sent, possibly for a turn that has not begun here. */
  hear({ turn, side, rows }: RowsMessage): void {
    if (turn < this.#turn) return;
    const box = this.#boxOf(turn, side);
    const next = box.waiting.shift();
    if (next) next.resolve(rows);
    else box.come.push(rows);
  }

  /** Whoever waits for rows of the turn under way hears why they will not come. */
  stop(turn: number, reason: unknown): void {
    if (turn !== this.#turn || this.#stopped) return;
    this.#stopped = { reason };
    for (const { waiting } of this.#boxes.values()) for (const { reject } of waiting.splice(0)) reject(reason);
  }

  async #take(turn: number, side: Side): Promise<Float32Array> {
    if (this.#stopped) throw this.#stopped.reason;
    const box = this.#boxOf(turn, side);
    const rows = box.come.shift();
    return rows ?? new Promise((resolve, reject) => box.waiting.push({ resolve, reject }));
  }

  #boxOf(turn: number, side: Side): Box {
    const key = `${turn} ${side}`;
    const box = this.#boxes.get(key) ?? { come: [], waiting: [] };
    this.#boxes.set(key, box);
    return box;
  }
}
