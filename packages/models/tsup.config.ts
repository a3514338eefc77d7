import { defineConfig } from 'tsup';
import { shared } from '../../tsup.shared.ts';

export default defineConfig({
  ...shared,
  entry: {
    index: 'src/index.ts',
    compactFile: 'src/compactFile.ts',
    instantFile: 'src/instantFile.ts',
    // What needs no tensors, in files of its own, as in core: a page that wants the tables of networks needs no tfjs.
    ...Object.fromEntries(
      ['networks/networks', 'networks/receptiveField', 'weights/fetch/sources'].map((name) => [name, `src/${name}.ts`]),
    ),
  },
  dts: { entry: { index: 'src/index.ts', compactFile: 'src/compactFile.ts', instantFile: 'src/instantFile.ts' } },
});
