// A file of its own in the package: tfjs on WebAssembly, with the kernels that a run asks for and no others. kernels.test.ts runs all that a
// worker can be asked for, and names the lines that are missing here, and those that nothing needs.
export { setWasmPaths } from '@tensorflow/tfjs-backend-wasm/dist/base';

export { absConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Abs';
export { addConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Add';
export { avgPoolConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/AvgPool';
export { batchMatMulConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/BatchMatMul';
export { castConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Cast';
export { clipByValueConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/ClipByValue';
export { concatConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Concat';
export { conv2DConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Conv2D';
export { fusedConv2DConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/FusedConv2D';
export { identityConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Identity';
export { maxPoolConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/MaxPool';
export { meanConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Mean';
export { multiplyConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Multiply';
export { negConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Neg';
export { packConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Pack';
export { padV2Config } from '@tensorflow/tfjs-backend-wasm/dist/kernels/PadV2';
export { powConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Pow';
export { realDivConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/RealDiv';
export { reluConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Relu';
export { reshapeConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Reshape';
export { resizeNearestNeighborConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/ResizeNearestNeighbor';
export { sliceConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Slice';
export { sqrtConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Sqrt';
export { squareConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Square';
export { squaredDifferenceConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/SquaredDifference';
export { stepConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Step';
export { subConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Sub';
export { sumConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Sum';
export { transposeConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Transpose';
export { zerosLikeConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/ZerosLike';
