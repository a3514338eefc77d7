import type { NetworkOptions } from '@pastiche/pipeline';
import type { BackendName } from '../backendNames.ts';

/** The network, and the engine that computes it. */
export interface NetworkInBrowserOptions extends Omit<NetworkOptions<BackendName>, 'onnxRuntime'> {
  /**
   * For `backend: 'onnx'`: the address of one of onnxruntime-web's bundles, such as `ort.webgpu.bundle.min.mjs`, beside its `.wasm`. It
   * computes on WebGPU if that bundle can and the browser offers it, else on WebAssembly.
   */
  onnxRuntime?: string | URL;
}

type Addresses = 'weights' | 'sources' | 'onnxRuntime';

/** Options as they are posted to the worker. */
export type Posted<Options> = Omit<Options, Addresses> & Pick<NetworkOptions, Addresses>;

/** The same options for the worker: addresses are absolute, since its own base is another, and texts, since a URL cannot be posted. */
export function withAbsoluteAddresses<T extends Pick<NetworkInBrowserOptions, Addresses>>({
  weights,
  sources,
  onnxRuntime,
  ...rest
}: T): Posted<T> {
  return {
    ...rest,
    weights: weights instanceof Uint8Array ? weights : weights && absolute(weights),
    onnxRuntime: onnxRuntime && absolute(onnxRuntime),
    sources: sources?.map((source) => ({ ...source, url: absolute(source.url) })),
  };
}

/** An address in full. */
export function absolute(address: string | URL): string {
  return new URL(address, location.href).href;
}
