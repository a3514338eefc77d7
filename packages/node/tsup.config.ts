import { cp } from 'node:fs/promises';
import { defineConfig } from 'tsup';
import { shared } from '../../tsup.shared.ts';

export default defineConfig({
  ...shared,
  entry: {
    index: 'src/index.ts',
    cli: 'src/cli/main.ts',
    crewThread: 'src/engines/crewThread.ts',
    onnxThread: 'src/engines/onnxThread.js',
    probeDevice: 'src/engines/devices/probeDevice.js',
    steadyThread: 'src/film/steadyThread.ts',
    heicThread: 'src/files/heicThread.js',
  },
  dts: { entry: { index: 'src/index.ts' } },
  // The pages of explore's reports, which go into them as they are.
  onSuccess: () => cp('../explorer/dist', 'dist/report', { recursive: true }),
});
