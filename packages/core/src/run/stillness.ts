/** Says when the run's state may be read: while a step moves it, readers wait. */
export class Stillness {
  #isStill = false;
  #hasEnded = false;
  #waiting: (() => void)[] = [];

  /** What `read` returns, at once or as soon as nothing moves; undefined if the run ends before. `read` must not wait for anything. */
  async read<T>(read: () => T): Promise<T | undefined> {
    if (this.#isStill) return read();
    if (this.#hasEnded) return undefined;
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          resolve(this.#hasEnded ? undefined : read());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** From now on the state changes. */
  move(): void {
    this.#isStill = false;
  }

  /** From now on it is whole, until the next move. */
  rest(): void {
    this.#isStill = true;
    for (const serve of this.#waiting.splice(0)) serve();
  }

  /** There is nothing to read any more. */
  end(): void {
    this.#isStill = false;
    this.#hasEnded = true;
    for (const serve of this.#waiting.splice(0)) serve();
  }
}
