import { defineConfig } from 'tsup';
import { shared } from '../../tsup.shared.ts';

export default defineConfig({
  ...shared,
  entry: {
    index: 'src/index.ts',
    cli: 'src/cli/main.ts',
    painter: 'src/paint/painter.ts',
  },
  dts: { entry: { index: 'src/index.ts' } },
});
