import { copyFile } from 'node:fs/promises';
import { defineConfig } from 'tsup';
import { shared } from '../../tsup.shared.ts';

export default defineConfig({
  ...shared,
  entry: {
    index: 'src/index.ts',
    cli: 'src/cli/main.ts',
    onnxThread: 'src/engines/onnxThread.js',
    probeDevice: 'src/engines/devices/probeDevice.js',
    heicThread: 'src/files/heicThread.js',
  },
  dts: { entry: { index: 'src/index.ts' } },
  // What explore's pages load goes into reports as it is.
  async onSuccess() {
    for (const name of ['report.css', 'report.js']) await copyFile(`src/explore/pages/${name}`, `dist/${name}`);
  },
});
