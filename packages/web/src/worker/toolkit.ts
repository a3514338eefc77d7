// A file of its own in the package, for modules with own losses or optimizers only: tfjs with all its ops, and core. Its tfjs shares the
// worker's tensors, backends and kernels, which are on `globalThis`.
export * as core from '@pastiche/core';
export * as tf from '@tensorflow/tfjs-core';
