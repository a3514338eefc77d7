// A file of its own in the package: tfjs on WebAssembly, with the kernels of names.ts.
export { setWasmPaths } from '@tensorflow/tfjs-backend-wasm/dist/base';
export * from '#kernels';
