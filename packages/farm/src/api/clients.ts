import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PasticheError } from '@pastiche/core';
import * as v from 'valibot';

/** Somebody who may use the server. */
export interface Client {
  /** Lower case letters, digits and dashes: it becomes a part of names in the store. */
  name: string;
  /** Whether the client may read the metrics. */
  isOperator: boolean;
}

const schema = v.pipe(
  v.array(
    v.strictObject({
      name: v.pipe(v.string(), v.regex(/^[a-z\d][a-z\d-]{0,39}$/)),
      token: v.pipe(v.string(), v.minLength(20)),
      operator: v.optional(v.boolean(), false),
    }),
  ),
  v.minLength(1),
);

/** Knows clients by their tokens. */
export class Clients {
  readonly #known: readonly { client: Client; hash: Buffer }[];

  private constructor(known: readonly { client: Client; hash: Buffer }[]) {
    this.#known = known;
  }

  /**
   * Reads a file such as `[{ "name": "anna", "token": "..." }]`. A token has at least 20 characters, or is the hash of one: `sha256:` and 64 hex digits.
   *
   * @throws PasticheError `unreadable`, `invalid-option`
   */
  static async read(path: string): Promise<Clients> {
    const text = await readFile(path, 'utf8').catch((cause) => {
      throw new PasticheError('unreadable', `Cannot read ${path}: ${cause.message}`, { cause });
    });
    return Clients.from(text, path);
  }

  /** @param path how the file is called in errors */
  static from(text: string, path: string): Clients {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      // What is no JSON is no list.
    }
    const { success, output } = v.safeParse(schema, json);
    const expected =
      'Expected a list such as [{ "name": "anna", "token": "at least 20 characters" }], with names of lower case letters, digits and dashes,';
    // The file is secret: what is in it is not said.
    if (!success) throw new PasticheError('invalid-option', `${expected} in ${path}`);
    if (new Set(output.map(({ name }) => name)).size < output.length)
      throw new PasticheError('invalid-option', `Expected another name for each client in ${path}`);
    return new Clients(
      output.map(({ name, token, operator }) => ({
        client: { name, isOperator: operator },
        hash: /^sha256:[\da-f]{64}$/.test(token) ? Buffer.from(token.slice(7), 'hex') : hashOf(token),
      })),
    );
  }

  /** Whose an `Authorization` header is. Takes as long for any token. */
  find(authorization: string | undefined): Client | undefined {
    const [, token] = /^Bearer ([\x21-\x7e]{1,500})$/.exec(authorization ?? '') ?? [];
    const hash = hashOf(token ?? '');
    let found: Client | undefined;
    for (const known of this.#known) if (timingSafeEqual(known.hash, hash)) found = known.client;
    return token === undefined ? undefined : found;
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The one client of a server without tokens, which listens on this machine only. */
export const localClient: Client = { name: 'local', isOperator: true };
