import * as tf from '@tensorflow/tfjs-core';

// A tree is tensors and JSON values in arrays and objects, nested as deep as one likes: an optimizer's state, what a loss compares with.

/** A tree at rest: `json` survives `JSON.stringify`, and names the tensors of `tensors` by their index. */
export interface SavedTree {
  /** The tree, with numbers in place of its tensors. */
  json: unknown;
  /** The tensors. */
  tensors: {
    /** As many lengths as the tensor has axes. */
    shape: number[];
    /** The values, row by row. */
    data: Float32Array;
  }[];
}

/** Disposes of all tensors in a tree: arrays and objects, nested as deep as one likes. */
export function disposeTree(tree: unknown): void {
  tf.dispose(tree as tf.TensorContainer);
}

/** The same tree with clones of its tensors, which are the caller's. */
export function cloneTree<T>(tree: T): T {
  return mapTree(tree, (tensor) => tf.clone(tensor)) as T;
}

/** Clones of the tensors that `make` returns; everything else that it makes is freed. */
export function tidyTree<T>(make: () => T): T {
  return tf.tidy(() => cloneTree(make()) as tf.TensorContainer) as T;
}

/**
 * Reads all tensors of a tree. They stay the caller's. All are 32-bit floats.
 *
 * @param isBorrowed without copies, even where tensors share the arrays that they are made of
 */
export async function saveTree(tree: unknown, isBorrowed = false): Promise<SavedTree> {
  const found: tf.Tensor[] = [];
  const indexOf = (tensor: tf.Tensor): number => {
    // Clones have the same values, which are read once.
    const known = found.findIndex(({ dataId, shape }) => dataId === tensor.dataId && `${shape}` === `${tensor.shape}`);
    return known < 0 ? found.push(tensor) - 1 : known;
  };
  const json = mapTree(tree, (tensor) => ({ $tensor: indexOf(tensor) }), saveNumber);
  const tensors = await Promise.all(
    found.map(async (tensor) => {
      const data = (await tensor.data()) as Float32Array;
      return { shape: tensor.shape, data: isBorrowed ? data : apart(data) };
    }),
  );
  return { json, tensors };
}

/** What {@link saveTree} saved, with new tensors, which are the caller's. @throws if it names a tensor that it has not, and leaves none behind */
export function loadTree({ json, tensors }: SavedTree): unknown {
  const first = new Map<number, tf.Tensor>();
  const all: tf.Tensor[] = [];
  const tensorAt = (index: number): tf.Tensor => {
    const known = first.get(index);
    const saved = Number.isInteger(index) ? tensors[index] : undefined;
    if (!saved) throw new RangeError(`There is no tensor ${index}`);
    const tensor = known ? tf.clone(known) : tf.tensor(apart(saved.data), saved.shape, 'float32');
    if (!known) first.set(index, tensor);
    all.push(tensor);
    return tensor;
  };
  const load = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(load);
    const { $tensor, $number } = value as { $tensor?: number; $number?: string };
    if ($number !== undefined) return Number($number);
    if ($tensor !== undefined) return tensorAt($tensor);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, load(part)]));
  };
  try {
    return load(json);
  } catch (error) {
    tf.dispose(all);
    throw error;
  }
}

/** A copy where tensors share the arrays that they are made of, which optimizers change in place (see math/host.ts). */
function apart(data: Float32Array): Float32Array {
  return tf.getBackend() === 'cpu' ? data.slice() : data;
}

/** JSON has no infinity, which a line search starts with. */
function saveNumber(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? { $number: String(value) } : value;
}

function mapTree(
  tree: unknown,
  onTensor: (tensor: tf.Tensor) => unknown,
  onValue: (value: unknown) => unknown = (value) => value,
): unknown {
  if (tree instanceof tf.Tensor) return onTensor(tree);
  if (Array.isArray(tree)) return tree.map((part) => mapTree(part, onTensor, onValue));
  if (typeof tree !== 'object' || tree === null) return onValue(tree);
  return Object.fromEntries(Object.entries(tree).map(([key, part]) => [key, mapTree(part, onTensor, onValue)]));
}
