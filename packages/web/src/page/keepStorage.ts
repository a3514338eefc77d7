let asked = false;

/**
 * Asks the browser not to clear what this site has stored when it runs out of room: weights took minutes to fetch. Once a
 * page; Chromium and Safari decide by themselves, Firefox asks the person. Workers cannot ask.
 */
export function keepStorage(): void {
  if (asked) return;
  asked = true;
  // The types are those of workers.
  const storage = navigator.storage as { persist?: () => Promise<boolean> } | undefined;
  // Whatever comes of it, the run goes on.
  storage?.persist?.().catch(() => {});
}
