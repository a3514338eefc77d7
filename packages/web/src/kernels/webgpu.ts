// A file of its own in the package: tfjs on WebGPU, with the kernels of names.ts.
import '@tensorflow/tfjs-backend-webgpu/dist/base';
import '#kernels';
