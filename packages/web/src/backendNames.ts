/** The engines of tfjs, from the fastest to the slowest: where none is asked for, the first that works is chosen. */
export const tfjsBackends = ['webgpu', 'webgl', 'wasm'] as const;

/** All engines that there are for browsers. ONNX Runtime is for pages that bring it: see `onnxRuntime`. */
export const backendNames: readonly [...typeof tfjsBackends, 'onnx'] = [...tfjsBackends, 'onnx'];
/** The name of an engine for browsers. */
export type BackendName = (typeof backendNames)[number];
