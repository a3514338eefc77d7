/** Imports a module by its address. Bundlers copy our own files for their addresses (`new URL`), and leave this import alone. */
export function open<T = never>({ href }: { href: string }): Promise<T> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ href);
}
