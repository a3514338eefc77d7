import { type ChosenBackend, chooseBackend } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import { type BackendName, backendNames } from './backendNames.ts';

interface Candidate {
  /** What it is, for people. */
  label: string;
  load: () => Promise<unknown>;
  /** Before it is started; says what is missing, if anything. */
  missing?: () => Promise<string | undefined>;
  /** Looks at the started backend; says what is wrong with it, if anything. */
  check?: () => string | undefined;
}

const candidates: Record<BackendName, Candidate> = {
  webgpu: {
    label: 'WebGPU',
    load: async () => register(await import('./kernels/webgpu.ts')),
    missing: missingGpu,
  },
  webgl: {
    label: 'WebGL',
    load: async () => register(await import('./kernels/webgl.ts')),
    // With 16-bit floats the Gram sums overflow: a wrong picture, and no error.
    check: () =>
      tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED') ? undefined : 'this device draws with 16-bit floats only',
  },
  wasm: { label: 'WebAssembly', load: loadWasm },
};

/**
 * Sets tfjs's backend: the one asked for, or the fastest that works here.
 *
 * @throws PasticheError `backend-unavailable` if the one asked for, or none, works here
 */
export function useBackend(wanted?: BackendName): Promise<ChosenBackend<BackendName>> {
  return chooseBackend(
    {
      names: backendNames,
      automatic: backendNames,
      label: (name) => candidates[name].label + (name === 'wasm' ? threads() : ''),
      activate,
      advice: () => 'Leave `backend` out.',
    },
    wanted,
  );
}

/** A run that asks for another kernel fails, and tfjs says which one. */
function register(kernels: Record<string, tf.KernelConfig>): void {
  for (const kernel of Object.values(kernels)) tf.registerKernel(kernel);
}

/** Makes a backend the current one; says what is wrong if that fails. */
async function activate(name: BackendName): Promise<string | undefined> {
  const { load, missing, check } = candidates[name];
  tf.env().set('PROD', true);
  try {
    const lack = await missing?.();
    if (lack !== undefined) return lack;
    await load();
    return (await tf.setBackend(name)) ? check?.() : 'it does not start';
  } catch (error) {
    return `it fails with "${(error as Error).message.split('\n')[0]}"`;
  }
}

interface Gpu {
  requestAdapter(): Promise<object | null>;
}

async function missingGpu(): Promise<string | undefined> {
  const { gpu } = navigator as { gpu?: Gpu };
  if (!gpu) return 'this browser does not offer it';
  return (await gpu.requestAdapter()) ? undefined : 'this browser offers it, but finds no graphics device for it';
}

/** WebAssembly's, where the page is cross-origin isolated: tfjs takes half of the processors, and eight at most. */
function threads(): string {
  const count = globalThis.crossOriginIsolated ? Math.min(8, Math.floor(navigator.hardwareConcurrency / 2)) : 1;
  return count > 1 ? `, ${count} threads` : '';
}

async function loadWasm(): Promise<void> {
  register(await import('./kernels/wasm.ts'));
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm/dist/base');
  setWasmPaths({
    'tfjs-backend-wasm.wasm': new URL('./tfjs-backend-wasm.wasm', import.meta.url).href,
    'tfjs-backend-wasm-simd.wasm': new URL('./tfjs-backend-wasm-simd.wasm', import.meta.url).href,
    'tfjs-backend-wasm-threaded-simd.wasm': new URL('./tfjs-backend-wasm-threaded-simd.wasm', import.meta.url).href,
  });
}
