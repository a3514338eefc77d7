// A file of its own in the package, for modules with own losses or optimizers only: tfjs with all its ops, and core. Its tfjs shares the
// worker's tensors, backends and kernels, which are on `globalThis`.
import * as core from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';

Object.assign(globalThis, { pasticheToolkit: { core, tf } });
