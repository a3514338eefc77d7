/** Whom to call when something happens to a job. */
export class Watchers {
  readonly #watchers = new Map<string, Set<() => void>>();

  /** Calls back whenever {@link tell} is called for a job. Returns how to stop that. */
  add(id: string, onChange: () => void): () => void {
    const watchers = this.#watchers.get(id) ?? new Set();
    this.#watchers.set(id, watchers.add(onChange));
    return () => {
      watchers.delete(onChange);
      if (watchers.size === 0) this.#watchers.delete(id);
    };
  }

  /** Something may have happened to a job. */
  tell(id: string): void {
    for (const onChange of this.#watchers.get(id) ?? []) onChange();
  }
}
