/** How long the program may be deaf to signals, timers and clicks, in milliseconds. */
const longestStretch = 50;
let lastPause = 0;

/**
 * Lets the host handle its events, if it has not for 50 ms: on a CPU one pass through VGG takes seconds, and tfjs
 * computes it without a break. Throws `signal.reason` if the run was cancelled in the meantime.
 */
export async function pause(signal?: AbortSignal): Promise<void> {
  if (performance.now() - lastPause > longestStretch) {
    await new Promise((resolve) => setTimeout(resolve));
    lastPause = performance.now();
  }
  signal?.throwIfAborted();
}
