/** Remembers what was read, as long as it is among the last few: the same objects, whose statistics are known. */
export class Recent<T> {
  readonly #read: (path: string) => Promise<T>;
  readonly #most: number;
  /** From the one that was not asked for the longest time on. */
  readonly #known = new Map<string, Promise<T>>();

  constructor(read: (path: string) => Promise<T>, most: number) {
    this.#read = read;
    this.#most = most;
  }

  get(path: string): Promise<T> {
    const known = this.#known.get(path) ?? this.#read(path);
    this.#known.delete(path);
    this.#known.set(path, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#most) this.#known.delete(oldest);
    return known;
  }
}
