/** Where fetched weights are kept: a folder in Node, the browser's own storage there. */
export interface WeightsCache {
  /** Where that is, for people. */
  readonly place: string;
  /** A whole file that was stored, or undefined. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** Stores a file: all of it or nothing. Rejects where there is no room. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  list(): Promise<{ name: string; bytes: number }[]>;
  /** Removes the files whose names begin so, and what broken downloads left of such. */
  remove(beginning: string): Promise<void>;
  /**
   * What an earlier download left of a file.
   *
   * @param identity what makes two downloads the same, to the bit: parts of another are not found
   */
  part(name: string, identity: string): Promise<DownloadPart>;
  /**
   * Asks to be the only one, in this process or any other, that fetches a file.
   *
   * @returns what lets the next one in; undefined if somebody else is at it
   */
  tryLock(name: string): Promise<(() => Promise<void>) | undefined>;
}

/** The beginning of a file whose download has not ended. */
export interface DownloadPart {
  read(): Promise<Uint8Array>;
  /** Writes at an offset, so that two who do it after all write the same bytes to the same place. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  discard(): Promise<void>;
  /** Leaves it for another time. */
  close(): Promise<void>;
}

/** Keeps files as long as the process (or the page) lives, and no parts. */
export function memoryCache(): WeightsCache {
  const files = new Map<string, Uint8Array>();
  const locks = new Set<string>();
  const nothing = async (): Promise<void> => {};
  return {
    place: 'memory',
    get: async (name) => files.get(name),
    put: async (name, bytes) => void files.set(name, bytes),
    list: async () => [...files].map(([name, bytes]) => ({ name, bytes: bytes.byteLength })),
    async remove(beginning) {
      for (const name of files.keys()) if (name.startsWith(beginning)) files.delete(name);
    },
    part: async () => ({ read: async () => new Uint8Array(0), write: nothing, discard: nothing, close: nothing }),
    async tryLock(name) {
      if (locks.has(name)) return undefined;
      locks.add(name);
      return async () => void locks.delete(name);
    },
  };
}
