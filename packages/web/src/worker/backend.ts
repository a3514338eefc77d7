import { type ChosenBackend, chooseBackend, type OnnxRuntime } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import { type BackendName, backendNames, tfjsBackends } from '../backendNames.ts';
import * as tfjs from './tfjs.ts';

Object.assign(globalThis, { pasticheTfjs: tfjs });

interface Candidate {
  /** What it is, for people. */
  label: string;
  load: (runtime?: string) => Promise<unknown>;
  /** The tfjs backend that goes along, if it is not one itself. */
  tfjsName?: string;
  /** Before it is started; says what is missing, if anything. */
  missing?: () => Promise<string | undefined>;
  /** Looks at the started backend; says what is wrong with it, if anything. */
  check?: () => string | undefined;
}

const candidates: Record<BackendName, Candidate> = {
  webgpu: {
    label: 'WebGPU',
    load: async () => register(await open(new URL('./webgpu.js', import.meta.url))),
    missing: missingGpu,
  },
  webgl: {
    label: 'WebGL',
    load: async () => register(await open(new URL('./webgl.js', import.meta.url))),
    // With 16-bit floats the Gram sums overflow: a wrong picture, and no error.
    check: () =>
      tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED') ? undefined : 'this device draws with 16-bit floats only',
  },
  wasm: { label: 'WebAssembly', load: loadWasm },
  onnx: { label: 'ONNX Runtime', load: loadRuntime, tfjsName: 'wasm' },
};

let runtime: OnnxRuntime | undefined;

/** The runtime that {@link useBackend} has chosen, if it is one. */
export function currentRuntime(): OnnxRuntime | undefined {
  return runtime;
}

/**
 * Sets the backend: the one asked for, or the fastest that works here.
 *
 * @param onnxRuntime the address of ONNX Runtime's module, for `onnx`
 * @throws PasticheError `backend-unavailable` if the one asked for, or none, works here
 */
export function useBackend(wanted?: BackendName, onnxRuntime?: string): Promise<ChosenBackend<BackendName>> {
  return chooseBackend(
    {
      names: backendNames,
      automatic: tfjsBackends,
      label: (name) => candidates[name].label + (name === 'wasm' ? threads() : ''),
      activate: (name) => activate(name, onnxRuntime),
      advice: () => 'Leave `backend` out.',
    },
    wanted,
  );
}

/** Imports a file of its own. Bundlers copy ours for their addresses, as they copy WebAssembly, and leave the import alone. */
function open<T = Record<string, tf.KernelConfig>>({ href }: { href: string }): Promise<T> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ href);
}

/** A run that asks for another kernel fails, and tfjs says which one. */
function register(kernels: Record<string, tf.KernelConfig>): void {
  for (const kernel of Object.values(kernels)) tf.registerKernel(kernel);
}

/** Makes a backend the current one; says what is wrong if that fails. */
async function activate(name: BackendName, onnxRuntime?: string): Promise<string | undefined> {
  const { load, missing, check, tfjsName = name } = candidates[name];
  runtime = undefined;
  tf.env().set('PROD', true);
  try {
    const lack = await missing?.();
    if (lack !== undefined) return lack;
    await load(onnxRuntime);
    return (await tf.setBackend(tfjsName)) ? check?.() : 'it does not start';
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
  const { setWasmPaths, ...kernels } = await open<typeof import('../kernels/wasm.ts')>(
    new URL('./wasm.js', import.meta.url),
  );
  register(kernels);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': new URL('./tfjs-backend-wasm.wasm', import.meta.url).href,
    'tfjs-backend-wasm-simd.wasm': new URL('./tfjs-backend-wasm-simd.wasm', import.meta.url).href,
    'tfjs-backend-wasm-threaded-simd.wasm': new URL('./tfjs-backend-wasm-threaded-simd.wasm', import.meta.url).href,
  });
}

/** ONNX Runtime from where the page says; the rest of the work is tfjs's on WebAssembly. */
async function loadRuntime(href?: string): Promise<void> {
  if (href === undefined) throw new Error('`onnxRuntime` does not say where it is');
  await loadWasm();
  const loaded = await open<Partial<OnnxRuntime>>({ href });
  const { InferenceSession, Tensor } = loaded;
  if (!InferenceSession || !Tensor) throw new Error(`there is no ONNX Runtime at ${href}`);
  runtime = { InferenceSession, Tensor };
}
