import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { TestProject } from 'vitest/node';

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
      ...{
        page: 'testing/page.testing.ts',
        worker: 'worker/worker.ts',
        toolkit: 'worker/toolkit.ts',
        select: 'worker/select.ts',
      },
      ...{ webgpu: 'backends/webgpu.ts', webgl: 'backends/webgl.ts', wasm: 'backends/wasm.ts' },
    },
    outdir: folder,
    bundle: true,
    format: 'esm',
    conditions: ['@pastiche/source', 'browser'],
    // Node's modules, which tfjs mentions and never imports in a browser.
    external: ['fs', 'path', 'os', 'util', 'crypto', 'worker_threads', 'perf_hooks'],
    logLevel: 'error',
  });
}
