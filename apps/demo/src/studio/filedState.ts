import type { RunState } from '@pastiche/core';

/** What a run knew, with its numbers in a file: browsers keep those outside of the page's memory. */
export interface FiledState extends Omit<RunState, 'tree'> {
  json: unknown;
  shapes: readonly number[][];
  /** The values of all tensors, one after the other. */
  numbers: Blob;
}

export function toFile({ tree: { json, tensors }, ...rest }: RunState): FiledState {
  const numbers = new Blob(tensors.map(({ data }) => data as Float32Array<ArrayBuffer>));
  return { ...rest, json, shapes: tensors.map(({ shape }) => shape), numbers };
}

export async function fromFile({ json, shapes, numbers, ...rest }: FiledState): Promise<RunState> {
  const buffer = await numbers.arrayBuffer();
  let read = 0;
  const tensors = shapes.map((shape) => {
    const data = new Float32Array(
      buffer,
      read,
      shape.reduce((product, length) => product * length, 1),
    );
    read += data.byteLength;
    return { shape, data };
  });
  return { ...rest, tree: { json, tensors } };
}
