import type { EngineOptions } from '../protocol.ts';

/** Which network measures, and on which backend, as a page says it. */
export interface EngineInBrowserOptions extends Omit<EngineOptions, 'weights' | 'onnxRuntime'> {
  /** A file with the network's weights: its address, or its bytes. */
  weights?: string | URL | Uint8Array;
  /**
   * Where ONNX Runtime is, for `backend: 'onnx'`: the address of one of onnxruntime-web's bundles, such as `ort.webgpu.bundle.min.mjs`, beside
   * its `.wasm`. It computes on WebGPU if that bundle can and the browser offers it, else on WebAssembly.
   */
  onnxRuntime?: string | URL;
}

/** The same, as it can be posted: addresses are relative to the page, and a URL object cannot be posted. */
export function postable<T extends Pick<EngineInBrowserOptions, 'weights' | 'sources' | 'onnxRuntime'>>({
  weights,
  sources,
  onnxRuntime,
  ...rest
}: T): Omit<T, 'weights' | 'sources' | 'onnxRuntime'> & Pick<EngineOptions, 'weights' | 'sources' | 'onnxRuntime'> {
  const address = (given: string | URL): string => new URL(given, location.href).href;
  return {
    ...rest,
    weights: weights instanceof Uint8Array ? weights : weights && address(weights),
    onnxRuntime: onnxRuntime && address(onnxRuntime),
    sources: sources?.map((source) => ({ ...source, url: address(source.url) })),
  };
}
