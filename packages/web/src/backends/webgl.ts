// A file of its own in the package: tfjs on WebGL. It shares the worker's tensors and kernels, which are on `globalThis`.
import '@tensorflow/tfjs-backend-webgl';
