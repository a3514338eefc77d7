import { defineConfig, type ViteUserConfig } from 'vitest/config';

// Tests run on the sources of all packages, not on what was built.
const conditions = ['@pastiche/source', 'node', 'import', 'module', 'default'];

const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 120_000,
    coverage: {
      include: ['packages/*/src/**/*.ts'],
      // The command is tested as a child process, and the web package in a browser: neither is counted.
      exclude: ['packages/node/src/cli/**', 'packages/web/src/**', '**/testing.ts', '**/*.testing.ts'],
      reporter: ['text-summary'],
      thresholds: { lines: 90, branches: 80 },
    },
  },
});

export default config;
