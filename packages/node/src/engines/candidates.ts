import { createRequire } from 'node:module';
import type { OnnxRuntime } from '@pastiche/models';
import type { EngineCandidate, EngineOptions, LoadedRuntime } from '@pastiche/pipeline';
import { chooseDevice, DeviceProblem } from './devices/devices.ts';
import { startRuntimeThread } from './runtimeThread.ts';
import { checkForGpu, checkTensorFlow, describeTensorFlow, loadTensorFlow } from './tensorflow.ts';
import { limitMemory, loadWasm } from './wasm.ts';
import { describeWebGpu, loadWebGpu } from './webgpu.ts';

/** The engines that there are for Node, from the fastest to the slowest. */
export const backendNames = ['cuda', 'webgpu', 'onnx', 'native', 'wasm', 'cpu'] as const;
/** The name of an engine for Node. */
export type BackendName = (typeof backendNames)[number];

/** An engine that Node may have. */
interface NodeCandidate extends EngineCandidate {
  /** The command that installs it, if it is not part of pastiche. */
  install?: string;
  /** Its version, and what it could compute on. Asked when it is tfjs's current backend. */
  describe?(): string | undefined | Promise<string>;
}

/** A candidate that lives in a package. */
function inPackage(module: string, rest: Omit<NodeCandidate, 'advice' | 'explain' | 'isInstalled'>): NodeCandidate {
  const { install } = rest;
  return {
    isInstalled: () => !install || resolves(module),
    explain: (error) => explain(error, module),
    advice: install ? `Install it with "${install}", or leave --backend out.` : 'Leave --backend out.',
    ...rest,
  };
}

function resolves(module: string): boolean {
  try {
    createRequire(import.meta.url).resolve(module);
    return true;
  } catch {
    return false;
  }
}

// A dependency: bundlers must see its name.
async function loadPlain(): Promise<undefined> {
  await import('@tensorflow/tfjs-backend-cpu');
}

/**
 * The engines that there are for Node, from the fastest to the slowest. Two are used only on request: plain JavaScript is ten times slower
 * than WebAssembly, for comparison only; and a WebGPU device may be a processor in disguise (SwiftShader, llvmpipe), hundreds of times
 * slower than ONNX Runtime on the same.
 */
export const candidates: Readonly<Record<BackendName, NodeCandidate>> = {
  cuda: inPackage('@tensorflow/tfjs-node-gpu', {
    label: 'TensorFlow on CUDA',
    tfjsName: 'tensorflow',
    load: () => loadTensorFlow('@tensorflow/tfjs-node-gpu'),
    install: 'npm install @tensorflow/tfjs-node-gpu@4.22.0',
    check: checkForGpu,
    describe: describeTensorFlow,
  }),
  webgpu: inPackage('webgpu', {
    label: 'WebGPU',
    tfjsName: 'webgpu',
    onRequest: true,
    load: loadWebGpu,
    install: 'npm install webgpu@0.6.2 @tensorflow/tfjs-backend-webgpu@4.22.0',
    describe: describeWebGpu,
  }),
  onnx: inPackage('onnxruntime-node', {
    label: 'ONNX Runtime',
    tfjsName: 'wasm',
    hasDevices: true,
    load: loadRuntime,
    // Its script fetches CUDA libraries, on Linux, and the installation fails where it cannot; what CPUs need is in the package.
    install: 'npm install onnxruntime-node@1.30.0 --ignore-scripts',
    check: limitMemory,
    describe: describeRuntime,
  }),
  native: inPackage('@tensorflow/tfjs-node', {
    label: 'TensorFlow on the CPU',
    tfjsName: 'tensorflow',
    load: () => loadTensorFlow('@tensorflow/tfjs-node'),
    install: 'npm install @tensorflow/tfjs-node@4.22.0',
    check: checkTensorFlow,
    describe: describeTensorFlow,
  }),
  wasm: inPackage('@tensorflow/tfjs-backend-wasm', {
    label: 'WebAssembly',
    tfjsName: 'wasm',
    load: loadWasm,
    check: limitMemory,
  }),
  cpu: inPackage('@tensorflow/tfjs-backend-cpu', {
    label: 'plain JavaScript',
    tfjsName: 'cpu',
    onRequest: true,
    load: loadPlain,
  }),
};

async function loadRuntime({ device: wanted, dtype }: EngineOptions): Promise<LoadedRuntime> {
  // Before a thread is started in vain.
  createRequire(import.meta.url).resolve('onnxruntime-node');
  await loadWasm();
  const chosen = await chooseDevice(wanted, dtype);
  thread ??= startRuntimeThread();
  try {
    return { runtime: await thread, ...chosen };
  } catch (error) {
    thread = undefined;
    throw error;
  }
}

/** One thread for all devices: each session names its own. */
let thread: Promise<OnnxRuntime> | undefined;

async function describeRuntime(): Promise<string> {
  const module = 'onnxruntime-node';
  const { env, listSupportedBackends } = (await import(module)) as typeof import('onnxruntime-node');
  const providers = listSupportedBackends().filter(({ bundled }) => bundled);
  return `${env.versions.node}, with ${providers.map(({ name }) => name).join(', ')}`;
}

/** How a report of an engine ends whose package is missing. */
export const notInstalled: string = 'is not installed';

function explain(error: NodeJS.ErrnoException, module: string): string {
  const { code, message } = error;
  if (error instanceof DeviceProblem) return message;
  // The second is Yarn's, without node_modules.
  const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  if (isMissing && message.includes(module)) return `${module} ${notInstalled}`;
  return `${module} fails with "${message.split('\n')[0]}"`;
}
