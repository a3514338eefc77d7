// A file of its own in the package: tfjs on WebAssembly, with the kernels of names.ts.
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm/dist/base';
import '#kernels';

Object.assign(globalThis, { pasticheWasm: { setWasmPaths } });
