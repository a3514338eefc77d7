import type { Page } from 'playwright-core';
import { type Send, talkTo } from './target.testing.ts';

/** Measures the heaps of a page and of the workers that it starts from now on. */
export async function watchHeaps(page: Page): Promise<() => Promise<number[]>> {
  const session = await page.context().newCDPSession(page);
  const heaps: Send[] = [<T>(method: string) => session.send(method as 'Runtime.getHeapUsage') as Promise<T>];
  session.on('Target.attachedToTarget', ({ sessionId }) => heaps.push(talkTo(session, sessionId)));
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  return () => Promise.all(heaps.map(sizeOf));
}

/** In bytes, with array buffers, without garbage. */
async function sizeOf(send: Send): Promise<number> {
  await send('HeapProfiler.collectGarbage');
  const usage = await send<{ usedSize: number; backingStorageSize?: number }>('Runtime.getHeapUsage');
  return usage.usedSize + (usage.backingStorageSize ?? 0);
}
