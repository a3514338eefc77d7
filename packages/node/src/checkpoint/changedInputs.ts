import type { StyleChanges } from '@pastiche/core';
import { isStart, listPictures } from '@pastiche/pipeline';
import type { Head } from './head.ts';
import { type NodeJob, takeInputs } from './inputs.ts';

/** What the checkpoint says of the run's job, which may get other pictures on the way. */
export class ChangedInputs {
  readonly #path: string;
  #job: NodeJob;
  #head: Head;
  #pending: Partial<NodeJob> | undefined;
  #isStale = false;

  constructor(job: NodeJob, head: Head, path: string) {
    this.#path = path;
    this.#job = job;
    this.#head = head;
  }

  /** What was asked for counts from the next step on. */
  note(changes: StyleChanges): void {
    const fields = new Set(listPictures(changes as NodeJob, isStart).map(({ field }) => field));
    const pictures = Object.fromEntries(
      Object.entries(changes).flatMap(([field, value]) =>
        fields.has(field) || value === null ? [[field, value ?? undefined]] : [],
      ),
    );
    // With another number of paintings, the run forgets how much each counts, unless that is given anew: then its state has it.
    const before = this.#pending?.styles ?? this.#job.styles;
    const isOtherCount = [changes.styles].flat().length !== [before].flat().length;
    if (fields.has('styles') && isOtherCount) Object.assign(pictures, { blend: undefined });
    if (Object.keys(pictures).length > 0) this.#pending = { ...this.#pending, ...pictures };
  }

  takeUp(): void {
    if (!this.#pending) return;
    this.#job = { ...this.#job, ...this.#pending };
    this.#pending = undefined;
    this.#isStale = true;
  }

  async head(): Promise<Head> {
    if (this.#isStale) this.#head = { ...this.#head, ...(await takeInputs(this.#job, this.#path)) };
    this.#isStale = false;
    return this.#head;
  }
}
