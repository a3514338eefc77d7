/** Remembers what was read, as long as it is among the last few: the same objects, whose statistics are known. */
export class Recent<T, Key = string> {
  readonly #read: (key: Key) => Promise<T>;
  readonly #most: number;
  /** From the one that was not asked for the longest time on. */
  readonly #known = new Map<Key, Promise<T>>();

  constructor(read: (key: Key) => Promise<T>, most: number) {
    this.#read = read;
    this.#most = most;
  }

  get(key: Key): Promise<T> {
    const known = this.#known.get(key) ?? this.#read(key);
    this.#known.delete(key);
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#most) this.#known.delete(oldest);
    return known;
  }
}
