// Imported through variables so that neither bundlers nor types insist on packages that are not installed.
const packages = { dawn: 'webgpu', backend: '@tensorflow/tfjs-backend-webgpu' };

/** What of the package `webgpu` is used here. */
interface Dawn {
  create(options: string[]): Gpu;
  /** What a page has for global names: `GPUBufferUsage` and the like. */
  globals: object;
}

interface Gpu {
  requestAdapter(): Promise<Adapter | null>;
}

interface Adapter {
  info: { vendor: string; architecture: string; description: string };
}

// Dawn is started once in a process, and never let go: it brings the process down when it is collected.
let gpu: Gpu | undefined;
let adapter: Adapter | undefined;

/** Gives Node what a page has, `navigator.gpu`, by Dawn, which is Chromium's WebGPU; and imports tfjs's backend for it. */
export async function loadWebGpu(): Promise<undefined> {
  const { create, globals } = (await import(packages.dawn)) as Dawn;
  gpu ??= create([]);
  adapter = (await gpu.requestAdapter()) ?? undefined;
  if (!adapter) throw new Error('there is no graphics device for it');
  Object.assign(globalThis, globals);
  // Node has one from 21 on, and none of them has a gpu.
  const navigator = (globalThis.navigator ?? {}) as object;
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true, writable: true });
  await import(packages.backend);
}

/** The graphics device. */
export function describeWebGpu(): string | undefined {
  return adapter && [adapter.info.description, adapter.info.vendor].find((text) => text !== '');
}
