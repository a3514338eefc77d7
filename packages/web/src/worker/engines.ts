import type { OnnxRuntime } from '@pastiche/models';
import type { EngineCandidate, EngineCandidates, EngineOptions, LoadedRuntime } from '@pastiche/pipeline';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../backendNames.ts';
import { watchDevice } from './device.ts';
import { type GraphicsCard, glCard, gpuCard, softwareIn } from './graphicsCard.ts';
import { open } from './open.ts';
import { allowThreads, threads } from './threads.ts';

declare global {
  var pasticheWasm: typeof import('@tensorflow/tfjs-backend-wasm');
}

/** Why an engine cannot be here, in words. */
class Missing extends Error {}

const advice = 'Leave `backend` out.';

function engine(name: string, rest: Pick<EngineCandidate, 'label' | 'load' | 'check' | 'unsuited'>): EngineCandidate {
  const explain = (error: Error): string | undefined => (error instanceof Missing ? error.message : undefined);
  return { tfjsName: name, advice, explain, ...rest };
}

/** The engines for browsers, from the fastest to the slowest. */
export const engines: EngineCandidates<BackendName> = {
  webgpu: engine('webgpu', { label: 'WebGPU', load: loadWebGpu, check: watchDevice, unsuited: whyNoWebGpu }),
  webgl: engine('webgl', {
    label: 'WebGL',
    unsuited: whyNoWebGl,
    load: loadWebGl,
    check: () =>
      // 16-bit floats overflow in Gram matrices: the picture would be wrong, without an error.
      tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED') ? watchDevice() : 'this device draws with 16-bit floats only',
  }),
  wasm: {
    ...engine('wasm', { label: '', load: loadWasm }),
    get label() {
      return `WebAssembly${threads()}`;
    },
  },
  onnx: { ...engine('wasm', { label: 'ONNX Runtime', load: loadRuntime }), onRequest: true },
};

async function loadWebGl(): Promise<undefined> {
  await open(new URL('./webgl.js', import.meta.url));
  // One shader then serves pictures of all sizes, instead of one for each size of a run: there are half as many to compile.
  tf.env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
}

async function whyNoWebGpu(): Promise<string | undefined> {
  return missingGpu(await gpuCard()) ?? inSoftware(await gpuCard());
}

async function whyNoWebGl(): Promise<string | undefined> {
  const card = glCard();
  return card ? inSoftware(card) : 'this browser does not offer it';
}

function missingGpu(card: GraphicsCard | undefined): string | undefined {
  if (!('gpu' in navigator)) return 'this browser does not offer it';
  return card ? undefined : 'this browser offers it, but finds no graphics card for it';
}

/** Software is hundreds of times slower than WebAssembly on the same processor. */
function inSoftware(card: GraphicsCard | undefined): string | undefined {
  return card?.isSoftware ? `it would be computed in software, ${softwareIn(card.name) ?? card.name}` : undefined;
}

async function loadWebGpu(): Promise<undefined> {
  const missing = missingGpu(await gpuCard());
  if (missing) throw new Missing(missing);
  await open(new URL('./webgpu.js', import.meta.url));
}

async function loadWasm(): Promise<undefined> {
  await open(new URL('./wasm.js', import.meta.url));
  await allowThreads();
  pasticheWasm.setWasmPaths({
    'tfjs-backend-wasm.wasm': new URL('./tfjs-backend-wasm.wasm', import.meta.url).href,
    'tfjs-backend-wasm-simd.wasm': new URL('./tfjs-backend-wasm-simd.wasm', import.meta.url).href,
    'tfjs-backend-wasm-threaded-simd.wasm': new URL('./tfjs-backend-wasm-threaded-simd.wasm', import.meta.url).href,
  });
}

/** ONNX Runtime from the page's address; tfjs on WebAssembly does the rest of the work. */
async function loadRuntime({ onnxRuntime: href }: EngineOptions): Promise<LoadedRuntime> {
  if (href === undefined) throw new Error('`onnxRuntime` does not say where it is');
  await loadWasm();
  const { InferenceSession, Tensor } = await open<Partial<OnnxRuntime>>({ href });
  if (!InferenceSession || !Tensor) throw new Error(`there is no ONNX Runtime at ${href}`);
  return { runtime: { InferenceSession, Tensor } };
}
