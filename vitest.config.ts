import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from 'vitest/config';
import { patience } from './test/patience.ts';

// Tests run on the sources of all packages, not on what was built.
const conditions = ['@pastiche/source', 'node', 'import', 'module', 'default'];
const built = ['packages/node/src/cli/**/*.test.ts', 'packages/node/src/explore/*.test.ts'];
const web = 'packages/web/src/**/*.test.ts';

/** A group of test files, and what is made before the first of them runs. */
const project = (name: string, include: string[], { exclude = [] as string[], globalSetup = [] as string[] } = {}) =>
  ({ extends: true, test: { name, include, exclude, globalSetup } }) satisfies TestProjectConfiguration;

const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      project('sources', ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'], { exclude: [...built, web] }),
      project('web', [web], { globalSetup: ['packages/web/src/testing/bundle.testing.ts'] }),
      // These run what was built: it is brought up to date first.
      project('node', built, { globalSetup: ['test/build.ts'] }),
      project('demo', ['apps/demo/test/**/*.test.ts'], { globalSetup: ['test/build.ts'] }),
      {
        test: { name: 'types', include: [], typecheck: { enabled: true, include: ['packages/*/src/**/*.test-d.ts'] } },
      },
    ],
    setupFiles: ['test/setup.ts'],
    // Two on two processors, where the default is one: while one test waits for its browser, another computes.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Later than a test gives up a wait by itself, since it says for what.
    testTimeout: 3 * patience,
    hookTimeout: 3 * patience,
    expect: { poll: { timeout: patience, interval: 50 } },
    coverage: {
      include: ['packages/*/src/**/*.ts'],
      // The command is tested as a child process, and what is for browsers in one: they are not counted.
      exclude: [
        'packages/node/src/cli/**',
        'packages/web/src/**',
        'packages/explorer/src/**',
        '**/testing.ts',
        '**/*.testing.ts',
        '**/*.test-d.ts',
      ],
      reporter: ['text-summary'],
      thresholds: { lines: 90, branches: 80 },
    },
  },
});

export default config;
