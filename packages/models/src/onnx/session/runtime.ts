/**
 * The part of ONNX Runtime that the encoder needs; `onnxruntime-node` and `onnxruntime-web` both provide it. This package depends on
 * neither: callers pass one in.
 */
export interface OnnxRuntime {
  /** Makes sessions. */
  InferenceSession: {
    /** Loads a model from the bytes of its protobuf. */
    create(model: Uint8Array, options?: OnnxSessionOptions): Promise<OnnxSession>;
  };
  /** Makes tensors of 32-bit floats: `data` row by row, `dims` the length of each axis. */
  Tensor: new (
    type: 'float32',
    data: Float32Array,
    dims: readonly number[],
  ) => OnnxTensor;
}

/** Session options of ONNX Runtime, such as `intraOpNumThreads` and `executionProviders`. */
export type OnnxSessionOptions = Readonly<Record<string, unknown>>;

/** A model that is loaded. */
export interface OnnxSession {
  /** Computes all outputs from the inputs, by name. */
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  /** Frees the session. */
  release(): Promise<void>;
}

/** A tensor of ONNX Runtime. */
export interface OnnxTensor {
  /** The length of each axis. */
  readonly dims: readonly number[];
  /** The values, row by row. */
  getData(): Promise<unknown>;
  /** Frees the tensor. */
  dispose(): void;
}
