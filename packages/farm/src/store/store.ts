import type { Readable } from 'node:stream';

/**
 * Where the pictures, films and checkpoints of a farm lie. Its servers and workers all reach the same. Names are like `results/anna/1f3c.png`: see {@link checkName}.
 * Every method rejects where the store cannot be reached; {@link retrying} tries again.
 */
export interface Store {
  /** Opens what is kept under a name; undefined if nothing is. Whoever gets the stream reads it to its end, or destroys it. */
  read(name: string): Promise<StoredFile | undefined>;
  /**
   * Keeps content under a name, whole or not at all.
   *
   * @param content bytes, or the path of a file
   * @param rule `'keep'` leaves what is there already: whoever is first wins
   * @returns false if what was there has been left
   */
  write(name: string, content: Uint8Array | string, rule: 'keep' | 'replace'): Promise<boolean>;
  /** Removes what is kept under a name, if anything is. */
  remove(name: string): Promise<void>;
  /** All that is kept under names that begin like this, in no order. */
  list(prefix: string): AsyncIterable<StoredName>;
}

/** Something that is kept. */
export interface StoredFile {
  /** How many bytes. */
  size: number;
  /** The bytes. */
  stream: Readable;
}

/** A name under which something is kept. */
export interface StoredName {
  name: string;
  /** How many bytes. */
  size: number;
  /** When it was written, in milliseconds since 1970. */
  written: number;
}

const names = /^[a-z\d][\w.-]*(\/[a-z\d][\w.-]*)+$/i;

/** Names have folders, and nothing that a file system could take for something else. Throws for any other: that is a mistake in the code that asks. */
export function checkName(name: string): string {
  if (!names.test(name) || name.length > 400)
    throw new RangeError(`Expected a name such as results/anna/1.png but received ${name}`);
  return name;
}
