import { copyFile } from 'node:fs/promises';
import { defineConfig } from 'tsup';
import { licenses } from '../../tsup.licenses.ts';

// The app of the reports: a classic script, since browsers load no modules from disk.
export default defineConfig({
  entry: { 'assets/explorer': 'src/report/main.tsx' },
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  outExtension: () => ({ js: '.js' }),
  clean: true,
  minify: true,
  noExternal: [/./],
  esbuildPlugins: [licenses('dist/assets/THIRD-PARTY-LICENSES.txt')],
  esbuildOptions(options) {
    // The sources of core: what is not used stays out.
    options.conditions = ['@pastiche/source', 'browser', 'import'];
    options.legalComments = 'none';
  },
  onSuccess: () => copyFile('src/report/index.html', 'dist/index.html'),
});
