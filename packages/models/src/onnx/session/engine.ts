import { PasticheError, type Size } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Values } from '../../weights/weights.ts';
import type { Parameters } from '../graph/parameters.ts';
import { type Arrays, runSession } from './runSession.ts';
import type { OnnxRuntime, OnnxSession, OnnxSessionOptions } from './runtime.ts';
import { SessionCache } from './sessionCache.ts';

/** Makes a model for images of any size: input `image`, outputs for each layer. */
type ForwardModel = (parameters: Parameters, layers: readonly string[]) => Uint8Array;

/** Disables spin-waiting (25% more processor time) and memory patterns (a higher peak): neither is faster (docs/performance.md). */
const frugal = { extra: { session: { intra_op: { allow_spinning: '0' } } }, enableMemPattern: false };

/** A network in a runtime, shared by the parts of an encoder. */
export class Engine {
  readonly parameters: Parameters;
  readonly #runtime: OnnxRuntime;
  readonly #forward: SessionCache;
  readonly #roundTrip: SessionCache;

  /** @param options override our own */
  constructor(runtime: OnnxRuntime, parameters: Parameters, options: OnnxSessionOptions) {
    this.#runtime = runtime;
    this.parameters = parameters;
    const create =
      (more: OnnxSessionOptions) =>
      (model: Uint8Array): Promise<OnnxSession> =>
        runtime.InferenceSession.create(model, { ...frugal, ...options, ...more });
    // For features and moments. These sessions run before the first step of a scale, so they need not keep their memory arenas.
    this.#forward = new SessionCache(create({ enableCpuMemArena: false }), 2);
    // One session per size; only one is kept, since each holds the memory of all activations.
    this.#roundTrip = new SessionCache(create({}), 1);
  }

  /** Runs a model of the forward pass up to some layers; `kind` says which model. */
  async forward(
    kind: string,
    model: ForwardModel,
    layers: readonly string[],
    image: Values,
    others: Arrays = {},
  ): Promise<Arrays> {
    if (layers.length === 0) return {};
    const inputs = { image, ...others };
    return this.#run(this.#forward, `${kind} of ${layers}`, () => model(this.parameters, layers), inputs);
  }

  /** Runs a model with forward and backward pass for images of one size; `key` identifies it together with the size. */
  roundTrip(key: string, model: (size: Size) => Uint8Array, inputs: Arrays): Promise<Arrays> {
    const [, height, width] = inputs.image.shape;
    const create = async (): Promise<Uint8Array> => {
      await this.#forward.dispose();
      return model({ height, width });
    };
    return this.#run(this.#roundTrip, `${height}x${width} ${key}`, create, inputs);
  }

  async #run(
    sessions: SessionCache,
    key: string,
    model: () => Uint8Array | Promise<Uint8Array>,
    inputs: Arrays,
  ): Promise<Arrays> {
    try {
      return await sessions.use(key, model, (session) => runSession(this.#runtime, session, inputs));
    } catch (error) {
      throw explain(error as Error);
    }
  }

  dispose(): void {
    void this.#forward.dispose();
    void this.#roundTrip.dispose();
  }
}

/** A tensor's values, downloaded if necessary. */
export async function valuesOf(tensor: tf.Tensor): Promise<Values> {
  return { shape: tensor.shape, data: (await tensor.data()) as Float32Array };
}

export function tensorOf({ shape, data }: Values): tf.Tensor4D {
  return tf.tensor4d(data, [...shape] as tf.Tensor4D['shape']);
}

/** Replaces the runtime's long message about a failed allocation. */
function explain(error: Error): Error {
  if (!/allocate memory|bad_alloc|bad allocation|out of memory/i.test(error.message)) return error;
  const message = 'ONNX Runtime has no memory left. Choose a smaller size.';
  return new PasticheError('out-of-memory', message, { cause: error });
}
