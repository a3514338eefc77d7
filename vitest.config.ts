import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectConfiguration, type TestUserConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { patience } from './test/patience.ts';

// Tests run on the sources of all packages, not on what was built.
const conditions = ['@pastiche/source', 'node', 'import', 'default'];
const core = 'packages/core/src/**/*.test.ts';
const models = 'packages/models/src/**/*.test.ts';
const built = ['cli/**/*', 'explore/*', '**/*.built'].map((name) => `packages/node/src/${name}.test.ts`);
const farm = 'packages/farm/src/**/*.built.test.ts';
const web = 'packages/web/src/**/*.test.ts';

/** What needs minutes where it has no graphics card, above all on one of software, or starts many processes: the longest first. */
const longest = [
  'worker/backends',
  'worker/onnx',
  'painting',
  'worker/everything',
  'page/memory',
  'page/run',
  'how',
  'explorer',
  'keep',
  'cli/main',
];

/** Begins with the longest files, so that no process has one left when the others are done; then project by project, so that processes go on. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return found < 0 ? longest.length : found;
    };
    return (await super.sort(files)).toSorted(
      (a, b) => place(a) - place(b) || a.project.name.localeCompare(b.project.name),
    );
  }
}

/** A group of test files, and how they run. */
const project = (name: string, include: string[], rest: TestUserConfig = {}) =>
  ({ extends: true, test: { name, include, ...rest } }) satisfies TestProjectConfiguration;

const tfjs = { setupFiles: ['test/setup.ts'] };

const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      // Without isolation a process runs many files, and loads tfjs, or the browser's driver, once.
      project('core', [core], { ...tfjs, isolate: false }),
      project('models', [models], { ...tfjs, isolate: false }),
      project('sources', ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'], {
        ...tfjs,
        exclude: [core, models, ...built, web, farm],
      }),
      project('web', [web], { isolate: false, globalSetup: ['packages/web/src/testing/bundle.testing.ts'] }),
      // These run what was built: it is brought up to date first.
      project('node', built, { ...tfjs, isolate: false, globalSetup: ['test/build.ts'] }),
      project('farm', [farm], { isolate: false, globalSetup: ['test/build.ts'] }),
      project('demo', ['apps/demo/test/**/*.test.ts'], { isolate: false, globalSetup: ['test/build.ts'] }),
    ],
    sequence: { sequencer: LongestFirst },
    // Two on two processors, where the default is one: while one test waits for its browser, another computes.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Later than a test gives up a wait by itself, since it says for what.
    testTimeout: 3 * patience,
    hookTimeout: 3 * patience,
    teardownTimeout: patience,
    expect: { poll: { timeout: patience, interval: 150 } },
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
