// A file of its own in the package: tfjs on WebGL, with the kernels of names.ts.
import '@tensorflow/tfjs-backend-webgl/dist/base';
import '#kernels';
