/** A store for downloaded weights: a folder in Node, the browser's storage in a page. */
export interface WeightsCache {
  /** The location, for users. */
  readonly place: string;
  /** A stored file, or undefined. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** Stores a file, completely or not at all. Rejects if there is no room. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** The stored files. */
  list(): Promise<
    {
      /** The file's name. */
      name: string;
      /** Its size. */
      bytes: number;
    }[]
  >;
  /** Removes the files whose names begin with `beginning`, and their partial downloads. */
  remove(beginning: string): Promise<void>;
  /**
   * Opens the partial download of a file.
   *
   * @param identity differs for files with different bytes; parts of another identity are not found
   */
  part(name: string, identity: string): Promise<DownloadPart>;
  /**
   * Tries to lock a file against other downloads, also by other processes.
   *
   * @returns a function that releases the lock, or undefined if the file is locked
   */
  tryLock(name: string): Promise<(() => Promise<void>) | undefined>;
}

/** The first bytes of a file whose download is not complete. */
export interface DownloadPart {
  /** The bytes that are there. */
  read(): Promise<Uint8Array>;
  /** Writes at an offset, so that two writers put the same bytes in the same place. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Removes the part. */
  discard(): Promise<void>;
  /** Closes the part and keeps it for later. */
  close(): Promise<void>;
}

/** A cache in memory, without partial downloads. */
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
