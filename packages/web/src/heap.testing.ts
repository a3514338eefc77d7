import type { CDPSession, Page } from 'playwright-core';

interface Answer {
  id: number;
  result: { usedSize: number; backingStorageSize?: number };
}

/** Measures the heaps of a page and of the workers that it starts from now on. */
export async function watchHeaps(page: Page): Promise<() => Promise<number[]>> {
  const session = await page.context().newCDPSession(page);
  const workers: string[] = [];
  session.on('Target.attachedToTarget', ({ sessionId }) => workers.push(sessionId));
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  return async () => {
    const ask = [(method: string) => session.send(method as 'Runtime.getHeapUsage') as Promise<Answer['result']>];
    return Promise.all([...ask, ...workers.map((id) => askWorker(session, id))].map(heapOf));
  };
}

/** In bytes, with array buffers, without garbage. */
async function heapOf(ask: (method: string) => Promise<Answer['result']>): Promise<number> {
  await ask('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await ask('Runtime.getHeapUsage');
  return usedSize + backingStorageSize;
}

let messages = 0;

/** Playwright has no sessions with workers: messages go by way of the page's. */
function askWorker(session: CDPSession, sessionId: string): (method: string) => Promise<Answer['result']> {
  return async (method) => {
    const id = ++messages;
    const answered = new Promise<Answer['result']>((resolve) => {
      session.on('Target.receivedMessageFromTarget', function listen({ message }) {
        const answer = JSON.parse(message) as Answer;
        if (answer.id !== id) return;
        session.off('Target.receivedMessageFromTarget', listen);
        resolve(answer.result);
      });
    });
    await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
    return answered;
  };
}
