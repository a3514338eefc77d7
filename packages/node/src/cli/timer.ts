/** How long something still takes. */
export interface Timer {
  /**
   * @param progress how much is done, 0..1
   * @returns how long the rest takes, in seconds, at the pace until now; `undefined` as long as nothing tells
   */
  see(progress: number): number | undefined;
}

/** Starts at the progress that it is told of first: what was done before that says nothing about the pace. */
export function createTimer(now: () => number = () => performance.now()): Timer {
  let begin: { at: number; progress: number } | undefined;
  return {
    see(progress) {
      begin ??= { at: now(), progress };
      const done = progress - begin.progress;
      return done > 0 ? (((now() - begin.at) / 1000) * (1 - progress)) / done : undefined;
    },
  };
}
