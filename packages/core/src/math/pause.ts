/** The longest time without handling signals, timers and clicks, in milliseconds. */
const longestStretch = 50;
let lastPause = 0;

/**
 * Yields to the event loop if 50 ms have passed since the last time: on a CPU one pass through VGG takes seconds without a break. Throws
 * `signal.reason` if the run was cancelled.
 */
export async function pause(signal?: AbortSignal): Promise<void> {
  if (performance.now() - lastPause > longestStretch) {
    await new Promise((resolve) => setTimeout(resolve));
    lastPause = performance.now();
  }
  signal?.throwIfAborted();
}
