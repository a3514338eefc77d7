/** Events that callbacks tell, for a generator that passes them on. */
export class Mailbox<T> {
  #items: T[] = [];
  #wake = (): void => {};

  add(item: T): void {
    this.#items.push(item);
    this.#wake();
  }

  /** Takes out what is in it. */
  empty(): T[] {
    return this.#items.splice(0);
  }

  /** Resolves as soon as there is something in it. */
  filled(): Promise<undefined> {
    if (this.#items.length > 0) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#wake = () => resolve(undefined);
    });
  }
}

/** Passes on what a generator yields, and at once what a mailbox gets while the generator works. */
export async function* withMail<T, Mail>(
  work: AsyncGenerator<T, void, void>,
  mailbox: Mailbox<Mail>,
): AsyncGenerator<{ mail: Mail } | { yielded: T }, void, void> {
  try {
    for (;;) {
      const next = work.next();
      // It is awaited below; whoever leaves before that does not need it.
      next.catch(() => {});
      let step: IteratorResult<T, void> | undefined;
      while (!step) {
        step = await Promise.race([next, mailbox.filled()]);
        for (const mail of mailbox.empty()) yield { mail };
      }
      if (step.done) return;
      yield { yielded: step.value };
    }
  } finally {
    await work.return();
  }
}
