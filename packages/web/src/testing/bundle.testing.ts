import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { TestProject } from 'vitest/node';
import { sharedTfjs } from '../../sharedTfjs.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with the scripts of the page and of its worker. */
    bundle: string;
  }
}

/** Bundles page and worker from the sources, once for all files of tests, and again whenever a watched file changes. */
export async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'pastiche-web-'));
  await bundleTo(folder);
  project.onTestsRerun(() => bundleTo(folder));
  project.provide('bundle', folder);
  return () => rmSync(folder, { recursive: true });
}

async function bundleTo(folder: string): Promise<void> {
  await build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    entryPoints: {
      page: 'testing/page.testing.ts',
      ...{ 'pastiche/worker': 'worker/worker.ts', 'pastiche/toolkit': 'worker/toolkit.ts' },
      ...{ 'pastiche/webgpu': 'kernels/webgpu.ts', 'pastiche/webgl': 'kernels/webgl.ts' },
      'pastiche/wasm': 'kernels/wasm.ts',
    },
    outdir: folder,
    // Beside the worker: `import.meta.url` in them must be in its folder.
    chunkNames: 'pastiche/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    conditions: ['@pastiche/source', 'browser'],
    // Node's modules, which tfjs mentions and never imports in a browser.
    external: ['fs', 'path', 'os', 'util', 'crypto', 'worker_threads', 'perf_hooks'],
    plugins: [sharedTfjs()],
    logLevel: 'error',
  });
}
