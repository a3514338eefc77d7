import type { CDPSession } from 'playwright-core';

/** Sends a message of the Chrome DevTools Protocol, and gives the answer. */
export type Send = <T>(method: string, params?: object) => Promise<T>;

let messages = 0;

/** Talks to what Playwright has no sessions with (workers, pages that it did not open), by way of a session that it has. */
export function talkTo(session: CDPSession, sessionId: string): Send {
  return async <T>(method: string, params = {}) => {
    const id = ++messages;
    const answered = new Promise<T>((resolve, reject) => {
      session.on('Target.receivedMessageFromTarget', function listen({ message }) {
        const answer = JSON.parse(message) as { id: number; result: T; error?: { message: string } };
        if (answer.id !== id) return;
        session.off('Target.receivedMessageFromTarget', listen);
        if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
        else resolve(answer.result);
      });
    });
    await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
    return answered;
  };
}
