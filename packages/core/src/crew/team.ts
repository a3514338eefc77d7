import type { Encoder } from '../encoder/encoder.ts';
import { PasticheError } from '../errors.ts';
import {
  type AnswerMessage,
  buffersIn,
  type CallMessage,
  type Member,
  type Port,
  type RowsMessage,
  type StripMeans,
  type StripPulled,
} from './messages.ts';
import { RowMail } from './rowMail.ts';
import { StripWorker } from './stripWorker.ts';

/** Threads beside this one, each with an engine and the same network, in which `serveCrew` runs. */
export interface Helpers {
  /** A port to each, in the order of their places in the crew, from 1 on. */
  ports: readonly Port[];
  /** Called once, if one of them cannot go on. */
  onFailure(tell: (error: Error) => void): void;
  /** Says whether anybody waits for them: else they keep no process alive. */
  keep(isKept: boolean): void;
  /** Ends them. */
  end(): void;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** This thread and its helpers. */
export class Team {
  /** This thread is the first. */
  readonly members: readonly Member[];
  readonly #helpers: Helpers;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  /** Why there is no more answer. */
  failure: Error | undefined;

  constructor(encoder: Encoder, helpers: Helpers) {
    this.#helpers = helpers;
    const ports = new Map(helpers.ports.map((port, i) => [i + 1, port]));
    const mail = new RowMail(ports);
    for (const port of ports.values()) {
      port.onmessage = ({ data }) => {
        if ('rows' in (data as object)) mail.hear(data as RowsMessage);
        else this.#answer(data as AnswerMessage);
      };
    }
    helpers.onFailure((error) => this.#fail(error));
    this.members = [new StripWorker(encoder, mail), ...helpers.ports.map((port) => this.#remote(port))];
  }

  keep(isKept: boolean): void {
    this.#helpers.keep(isKept);
  }

  end(): void {
    this.#fail(new PasticheError('backend-unavailable', 'The network was freed while it computed'));
    this.#helpers.end();
  }

  #remote(port: Port): Member {
    const tell = (message: CallMessage): void => port.postMessage(message, buffersIn(message));
    const ask = <T>(message: CallMessage): Promise<T> =>
      new Promise<T>((resolve, reject) => {
        if (this.failure) return reject(this.failure);
        const id = this.#calls++;
        this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
        tell({ ...message, id });
      });
    return {
      begin: (turn, given) => ask<StripMeans[]>({ turn, call: 'begin', given }),
      pull: (turn, given) => ask<StripPulled>({ turn, call: 'pull', given }),
      stop: (turn) => tell({ turn, call: 'stop' }),
      end: (turn) => ask<void>({ turn, call: 'end' }),
    };
  }

  #answer({ id, result, error }: AnswerMessage): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (!error) waiting?.resolve(result);
    else waiting?.reject(error.code ? new PasticheError(error.code, error.message) : new Error(error.message));
  }

  #fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.failure);
    this.#waiting.clear();
  }
}
