import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from 'vitest/config';

// Tests run on the sources of all packages, not on what was built.
const conditions = ['@pastiche/source', 'node', 'import', 'module', 'default'];
const command = 'packages/node/src/cli/**/*.test.ts';

/** A group of test files; `built` are those that run what was built: it is brought up to date first. */
const project = (name: string, include: string[], { exclude = [] as string[], built = false } = {}) =>
  ({
    extends: true,
    test: { name, include, exclude, globalSetup: built ? 'test/build.ts' : [] },
  }) satisfies TestProjectConfiguration;

const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      project('sources', ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'], { exclude: [command] }),
      project('node', [command], { built: true }),
      project('demo', ['apps/demo/test/**/*.test.ts'], { built: true }),
      {
        test: { name: 'types', include: [], typecheck: { enabled: true, include: ['packages/*/src/**/*.test-d.ts'] } },
      },
    ],
    setupFiles: ['test/setup.ts'],
    // A limit for what hangs, not for what is slow: with a graphics card of software, on a busy machine, minutes pass.
    testTimeout: 600_000,
    hookTimeout: 300_000,
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
