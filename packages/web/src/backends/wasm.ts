// A file of its own in the package: tfjs on WebAssembly. It shares the worker's tensors and kernels, which are on `globalThis`.
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

Object.assign(globalThis, { pasticheWasm: { setWasmPaths } });
