import type { Values } from '../../weights/weights.ts';
import type { OnnxRuntime, OnnxSession, OnnxTensor } from './runtime.ts';

/** Values by tensor name. */
export type Arrays = Readonly<Record<string, Values>>;

/** Runs a session and frees its tensors. */
export async function runSession({ Tensor }: OnnxRuntime, session: OnnxSession, inputs: Arrays): Promise<Arrays> {
  const feeds = await mapValues(inputs, async ({ data, shape }) => new Tensor('float32', data, shape));
  let outputs: Readonly<Record<string, OnnxTensor>> = {};
  try {
    outputs = await session.run(feeds);
    return await mapValues(outputs, async (tensor) => ({
      shape: tensor.dims,
      data: (await tensor.getData()) as Float32Array,
    }));
  } finally {
    for (const tensor of [...Object.values(feeds), ...Object.values(outputs)]) tensor.dispose();
  }
}

async function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  map: (value: T) => Promise<U>,
): Promise<Record<string, U>> {
  const entries = Object.entries(record).map(async ([key, value]) => [key, await map(value)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
