/** What the types of workers do not know. */
interface PageStorage {
  persist?: () => Promise<boolean>;
}

let asked = false;

/**
 * Asks the browser not to clear what this site has stored when it runs out of room: weights took minutes to fetch. Once a
 * page; Chromium and Safari decide by themselves, Firefox asks the person. Workers cannot ask.
 */
export function keepStorage(): void {
  if (asked) return;
  asked = true;
  const storage = navigator.storage as PageStorage | undefined;
  // Whatever comes of it, the run goes on.
  storage?.persist?.().catch(() => {});
}
