/** The engines that a browser can run tfjs on, from the fastest to the slowest. */
export const backendNames = ['webgpu', 'webgl', 'wasm'] as const;
export type BackendName = (typeof backendNames)[number];
