// A file of its own in the package: tfjs on WebAssembly. It shares the worker's tensors and kernels, which are on `globalThis`.
export { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
