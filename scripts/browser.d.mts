/** The path of a Chromium (or Chrome, or Edge), or undefined. */
export function findBrowser(): string | undefined;
/** Gets a browser where there is none, or ends the process and says what to do. */
export function ensureBrowser(): void;
