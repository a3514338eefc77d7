import * as tf from '@tensorflow/tfjs-core';

/**
 * The values of a tensor where tfjs keeps them as a plain array (its backend `cpu`): no copy, so that pictures of gigabytes can be computed in
 * place. Undefined on every other backend.
 */
export function valuesHere(tensor: tf.Tensor): Float32Array | undefined {
  return tf.getBackend() === 'cpu' ? (tensor.dataSync() as Float32Array) : undefined;
}

/** Whether values can be read without waiting for a device. */
export function isQuickToRead(): boolean {
  return ['cpu', 'wasm'].includes(tf.getBackend());
}

/** Some of a tensor's values in a row, where they can be read without waiting for a device (the backends `cpu` and `wasm`): a copy of these alone, or a view of all. */
export function valuesAt(tensor: tf.Tensor, start: number, end: number): Float32Array {
  const backend = tf.backend() as unknown as { readSync(dataId: object, start: number, end: number): Float32Array };
  const values = backend.readSync(tensor.dataId, start, end);
  return values.length === end - start ? values : values.subarray(start, end);
}

/** Values that may be overwritten: the tensor's own, or a copy if a clone shares them. Undefined on every other backend. */
export function ownValues(tensor: tf.Tensor): Float32Array | undefined {
  const values = valuesHere(tensor);
  const { refCount } = tf.backend() as unknown as { refCount?(dataId: object): number };
  return values && refCount?.call(tf.backend(), tensor.dataId) === 1 ? values : values?.slice();
}
