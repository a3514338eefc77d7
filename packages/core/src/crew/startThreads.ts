import type { Port } from './messages.ts';
import type { Helpers } from './team.ts';

/** A thread, as the one that starts it sees it. */
export interface Thread {
  /** Resolves when `serveCrew` runs in it. */
  ready: Promise<void>;
  /** Rejects when it fails or ends. */
  failed: Promise<never>;
  /** Ends it, whatever it does. */
  end(): void;
}

/** The ports of each member of a crew to all others, by their places. */
export type MemberPorts = ReadonlyMap<number, MessagePort>;

/**
 * Starts threads that have a channel to each other.
 *
 * @param startThread gets the ports of the new member, to hand them over
 * @param keep see {@link Helpers}; it also gets this thread's own ports
 * @returns undefined if one of them does not start
 */
export async function startThreads(
  count: number,
  startThread: (ports: MemberPorts) => Thread,
  keep: (isKept: boolean, ports: readonly MessagePort[]) => void = () => {},
): Promise<Helpers | undefined> {
  const [first, ...others] = portsOf(count + 1);
  const ports = [...first.values()];
  const threads: Thread[] = [];
  const end = (): void => {
    for (const thread of threads) thread.end();
    for (const port of ports) port.close();
  };
  let failed: Promise<never>;
  try {
    for (const own of others) threads.push(startThread(own));
    failed = Promise.race(threads.map((thread) => thread.failed));
    await Promise.race([failed, Promise.all(threads.map((thread) => thread.ready))]);
  } catch {
    end();
    return undefined;
  }
  return {
    ports: ports as unknown as Port[],
    onFailure: (tell) => void failed.catch(tell),
    keep: (isKept) => keep(isKept, ports),
    end,
  };
}

function portsOf(members: number): Map<number, MessagePort>[] {
  const all = Array.from({ length: members }, () => new Map<number, MessagePort>());
  for (const [i, own] of all.entries()) {
    for (const [j, other] of all.slice(0, i).entries()) {
      const { port1, port2 } = new MessageChannel();
      own.set(j, port1);
      other.set(i, port2);
    }
  }
  return all;
}
