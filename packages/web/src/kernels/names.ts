/**
 * The kernels of tfjs that runs and looks ask for, and no others. kernels.test.ts runs all that a worker can be asked for: it names kernels
 * that are missing here, and kernels that nothing needs. sharedTfjs.ts makes each backend's `#kernels` of them.
 */
const everywhere = `
  Abs Add AvgPool BatchMatMul Cast ClipByValue Concat Conv2D Equal ExpandDims FusedConv2D Identity Max MaxPool
  Mean Min Multiply Neg Pack PadV2 Pow Range RealDiv Relu Reshape ResizeNearestNeighbor Select Slice Sqrt Square
  SquaredDifference Step Sub Sum Tile Transpose ZerosLike
`;

/** The names of the kernels, by backend. */
export function kernelsOf(backend: string): string[] {
  const names = everywhere.trim().split(/\s+/);
  // WebAssembly goes back through convolutions without it.
  return backend === 'wasm' ? names : [...names, 'Conv2DBackpropInput'];
}

/** What the backends' files use of tfjs-core beyond names of kernels. sharedTfjs.ts makes `#tfjs` of it, which the worker shares with them. */
export const sharedNames: readonly string[] = `
  backend_util broadcast_util broadcastTo buffer DataStorage deprecationWarn device_util engine env KernelBackend
  kernel_impls nextFrame registerBackend registerKernel reshape scalar slice_util sumOutType TensorBuffer tensor tidy upcastType
  util zeros
`
  .trim()
  .split(/\s+/);
