import { run } from '../run.mjs';
import { pinned, versions } from '../versions.mjs';
import { addFiles } from '../workshop.mjs';

/** Runs a program that ends with 0 if all is well, and says on stdout what it saw. */
async function tryProgram({ project }, name, program, packages = []) {
  const place = await project(name, { packages: pinned(...packages), copied: [program, 'endless.mjs'] });
  return (await run(process.execPath, [program], { cwd: place, limit: 240 })).stdout.trim();
}

export const rows = [
  {
    name: 'farm',
    environment: 'pastiche serve',
    does: 'a picture over HTTP, and SIGTERM',
    inSubset: true,
    run: async ({ usual }) => {
      const place = await usual();
      addFiles(place, ['farm.mjs']);
      return (await run(process.execPath, ['farm.mjs'], { cwd: place, limit: 240 })).stdout.trim();
    },
  },
  {
    name: 'express',
    environment: `Express ${versions.express}, multer`,
    does: 'two uploads at once, on two engines',
    run: (workshop) => tryProgram(workshop, 'express', 'express.mjs', ['express', 'multer']),
  },
  {
    name: 'worker-threads',
    environment: 'node:worker_threads',
    does: 'terminate() during ten runs on ONNX Runtime',
    run: async (workshop) => {
      const place = await workshop.project('threads', {
        packages: ['--ignore-scripts', ...pinned('onnxruntime-node')],
        copied: ['terminate.mjs', 'endless.mjs'],
      });
      return (await run(process.execPath, ['terminate.mjs'], { cwd: place, limit: 240 })).stdout.trim();
    },
  },
  {
    name: 'cluster',
    environment: 'node:cluster',
    does: 'SIGTERM during a run',
    run: (workshop) => tryProgram(workshop, 'cluster', 'cluster.mjs'),
  },
];
