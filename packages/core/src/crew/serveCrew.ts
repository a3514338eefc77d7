import type { Encoder } from '../encoder/encoder.ts';
import { PasticheError } from '../errors.ts';
import { type AnswerMessage, buffersIn, type CallMessage, type Port, type RowsMessage } from './messages.ts';
import { RowMail } from './rowMail.ts';
import type { MemberPorts } from './startThreads.ts';
import { StripWorker } from './stripWorker.ts';

/**
 * Computes strips for a crew, in a thread beside the one that leads it (see `crewEncoder`).
 *
 * @param encoder the same network as the leader's
 * @param given the ports to the others, by their places in the crew; the leader's is 0
 */
export function serveCrew(encoder: Encoder, given: MemberPorts): void {
  const ports = given as unknown as ReadonlyMap<number, Port>;
  const mail = new RowMail(ports);
  const worker = new StripWorker(encoder, mail);
  for (const port of ports.values()) {
    port.onmessage = ({ data }) => {
      if ('rows' in (data as object)) mail.hear(data as RowsMessage);
      else void answer(data as CallMessage, port);
    };
  }

  async function answer({ turn, call, id, given }: CallMessage, port: Port): Promise<void> {
    try {
      const result = await worker[call](turn, given as never);
      if (id !== undefined) port.postMessage({ id, result } satisfies AnswerMessage, buffersIn(result));
    } catch (error) {
      const { message } = error as Error;
      const code = PasticheError.isInstance(error) ? error.code : undefined;
      if (id !== undefined) port.postMessage({ id, error: { code, message } } satisfies AnswerMessage, []);
    }
  }
}
