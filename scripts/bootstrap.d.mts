/** Runs a program in the project's root and returns its exit code. With `quiet`, its output is shown only if it fails. */
export function tryRun(program: string, args: readonly string[], options?: { quiet?: boolean }): number;
/** The program and arguments of the pinned pnpm. */
export function pnpm(args: readonly string[]): [string, string[]];
