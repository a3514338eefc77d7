/**
 * What the ONNX encoder needs of ONNX Runtime: a part of the interface that `onnxruntime-node` and `onnxruntime-web` share. This
 * package depends on neither; whoever creates an encoder hands one in.
 */
export interface OnnxRuntime {
  InferenceSession: { create(model: Uint8Array, options?: OnnxSessionOptions): Promise<OnnxSession> };
  Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor;
}

/** As in ONNX Runtime: `intraOpNumThreads`, `executionProviders`, and so on. */
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
