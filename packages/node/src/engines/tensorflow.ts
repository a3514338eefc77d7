import util from 'node:util';
import { PasticheError } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';

/** What of tfjs-node's backend is used here. */
interface TensorFlow {
  binding: { TF_Version: string };
  isUsingGpuDevice: boolean;
  executeSingleInput(operation: string, x: tf.TensorInfo): tf.Tensor;
  executeSingleOutput(...call: unknown[]): unknown;
  executeMultipleOutputs(...call: unknown[]): unknown;
}

const tensorFlow = (): TensorFlow => tf.backend() as unknown as TensorFlow;

/** Imports `@tensorflow/tfjs-node` or its twin for CUDA, and mends what is amiss with it. */
export async function loadTensorFlow(module: string): Promise<undefined> {
  // Its errors: what it says of memory and of the processor besides would end up between the lines of the command.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  defineRemoved();
  await import(module);
  quickenStep();
}

/** Looks at the started backend. A binding can load, and still not compute. */
export function checkTensorFlow(): undefined {
  tf.tidy(() => {
    const one = tf.ones([1, 1, 1, 1]) as tf.Tensor4D;
    tf.conv2d(one, one, 1, 'same').dataSync();
  });
  explainMemory(tensorFlow());
}

/** The same; and without a GPU that it can use, TensorFlow quietly computes on the CPU. */
export function checkForGpu(): string | undefined {
  if (tensorFlow().isUsingGpuDevice) return checkTensorFlow();
  return '@tensorflow/tfjs-node-gpu is installed, but finds no GPU that it can use (TF_CPP_MIN_LOG_LEVEL=0 lets it say why)';
}

/** TensorFlow's version, and what it computes on. */
export function describeTensorFlow(): string {
  const { binding, isUsingGpuDevice } = tensorFlow();
  return `${binding.TF_Version}, on the ${isUsingGpuDevice ? 'GPU' : 'CPU'}`;
}

/** What tfjs-node 4.22 calls of `node:util`: Node 23 has removed the first, and says of the other that it goes. */
const removed: Record<string, (value: unknown) => boolean> = {
  isNullOrUndefined: (value) => value === null || value === undefined,
  isArray: Array.isArray,
};

function defineRemoved(): void {
  for (const [name, value] of Object.entries(removed)) {
    if (!(name in util)) Object.defineProperty(util, name, { value, configurable: true, writable: true });
  }
}

/** What has been mended. */
const mended = new WeakSet<object>();

/**
 * TensorFlow knows no `step`. tfjs-node composes it of seven operations, and fills a tensor of ones in JavaScript for it: up to
 * a quarter of an evaluation (docs/performance.md). The sign of the ReLU is the same, infinities and NaN included.
 */
function quickenStep(): void {
  const original = tf.getKernel('Step', 'tensorflow');
  if (!original || mended.has(original)) return;
  const quick: tf.KernelConfig = {
    ...original,
    kernelFunc: (call) => {
      const { x } = call.inputs as { x: tf.TensorInfo };
      if (call.attrs?.alpha !== 0 || x.dtype !== 'float32') return original.kernelFunc(call);
      const positive = tensorFlow().executeSingleInput('Relu', x);
      const sign = tensorFlow().executeSingleInput('Sign', positive);
      positive.dispose();
      return sign;
    },
  };
  mended.add(quick);
  tf.unregisterKernel('Step', 'tensorflow');
  tf.registerKernel(quick);
}

/** TensorFlow's own error is of two lines, of allocators and devices. */
function explainMemory(backend: TensorFlow): void {
  if (mended.has(backend)) return;
  for (const method of ['executeSingleOutput', 'executeMultipleOutputs'] as const) {
    const execute = backend[method].bind(backend);
    backend[method] = (...call) => {
      try {
        return execute(...call);
      } catch (error) {
        if (!(error as Error).message.includes('OOM when allocating')) throw error;
        const where = backend.isUsingGpuDevice ? 'The GPU' : 'TensorFlow';
        throw new PasticheError('out-of-memory', `${where} has no memory left. Choose a smaller size.`, {
          cause: error,
        });
      }
    };
  }
  mended.add(backend);
}
