// A file of its own in the package: tfjs on WebGPU, with the kernels that a run asks for and no others. kernels.test.ts runs all that a
// worker can be asked for, and names the lines that are missing here, and those that nothing needs.
import '@tensorflow/tfjs-backend-webgpu/dist/base';

export { absConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Abs';
export { addConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Add';
export { avgPoolConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/AvgPool';
export { batchMatMulConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/BatchMatMul';
export { castConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Cast';
export { clipByValueConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/ClipByValue';
export { concatConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Concat';
export { conv2DConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Conv2D';
export { conv2DBackpropInputConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Conv2DBackpropInput';
export { fusedConv2DConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/FusedConv2D';
export { identityConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Identity';
export { maxPoolConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/MaxPool';
export { meanConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Mean';
export { multiplyConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Multiply';
export { negConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Neg';
export { packConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Pack';
export { padV2Config } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/PadV2';
export { powConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Pow';
export { realDivConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/RealDiv';
export { reluConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Relu';
export { reshapeConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Reshape';
export { resizeNearestNeighborConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/ResizeNearestNeighbor';
export { sliceConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Slice';
export { sqrtConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sqrt';
export { squareConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Square';
export { squaredDifferenceConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/SquaredDifference';
export { stepConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Step';
export { subConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sub';
export { sumConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sum';
export { transposeConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Transpose';
export { zerosLikeConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/ZerosLike';
