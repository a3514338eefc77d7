import type { Options } from 'tsup';
import { licenses } from './tsup.licenses.ts';

/** What all packages build alike: ESM, with types. */
export const shared: Options = {
  format: 'esm',
  target: 'es2022',
  dts: true,
  clean: true,
  splitting: true,
  sourcemap: true,
  esbuildPlugins: [licenses()],
};
