/**
 * Imports a module by its address. Bundlers copy our own files for their addresses (`new URL`), and leave this import alone. Parcel also
 * wraps them, and their exports are lost: they leave what they offer on `globalThis`.
 */
export function open<T = never>({ href }: { href: string }): Promise<T> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ href);
}
