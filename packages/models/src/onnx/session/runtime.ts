/**
 * The part of ONNX Runtime that the encoder needs; `onnxruntime-node` and `onnxruntime-web` both provide it. This package depends on
 * neither: callers pass one in.
 */
export interface OnnxRuntime {
  InferenceSession: { create(model: Uint8Array, options?: OnnxSessionOptions): Promise<OnnxSession> };
  Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor;
}

/** Session options of ONNX Runtime, such as `intraOpNumThreads` and `executionProviders`. */
export type OnnxSessionOptions = Readonly<Record<string, unknown>>;

export interface OnnxSession {
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

export interface OnnxTensor {
  readonly dims: readonly number[];
  getData(): Promise<unknown>;
  dispose(): void;
}
