import type { Values } from '../../weights/weights.ts';
import type { OnnxRuntime, OnnxSession, OnnxTensor } from './runtime.ts';

/** Values by tensor name. */
export type Arrays = Readonly<Record<string, Values>>;

/** Runs a session and frees its tensors. */
export async function runSession({ Tensor }: OnnxRuntime, session: OnnxSession, inputs: Arrays): Promise<Arrays> {
  const feeds = mapValues(inputs, ({ data, shape }) => new Tensor('float32', data, shape));
  let outputs: Readonly<Record<string, OnnxTensor>> = {};
  try {
    outputs = await session.run(feeds);
    const entries = Object.entries(outputs).map(async ([name, tensor]) => {
      return [name, { shape: tensor.dims, data: (await tensor.getData()) as Float32Array }] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  } finally {
    for (const tensor of [...Object.values(feeds), ...Object.values(outputs)]) tensor.dispose();
  }
}

export function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
