import { PasticheError } from '@pastiche/core';
import { toHalf } from '../../weights/formats/numberFormats.ts';
import { Message } from './message.ts';

/** The name of a tensor in a graph. */
export type Value = string;

/** Lengths of axes; a name stands for a length that is known only when the graph runs. */
export type Dims = readonly (number | string)[];

type Attribute = number | string | readonly number[] | { float: number };

export type Attributes = Readonly<Record<string, Attribute>>;

/** The version of ONNX's operators that graphs use; recent runtimes all support it. */
const opset = 17;
const irVersion = 8;

/** The floats that a network computes with: of 32 bits or 16. */
export type Dtype = 'f32' | 'f16';

/** Element types of ONNX tensors. */
const elementTypes = { f32: 1, int64: 7, f16: 10 };

/** Kinds of ONNX attributes. */
const kinds = { float: 1, int: 2, string: 3, ints: 7 };

/** Builds an ONNX graph, a `ModelProto` of onnx.proto, from operators of the ONNX standard. */
export class Graph {
  readonly #graph = new Message().text(2, 'pastiche');
  readonly #constants = new Map<string, Value>();
  #count = 0;

  /** Adds an input of 32-bit floats. */
  input(name: string, dims: Dims): Value {
    this.#graph.message(11, describe(name, dims));
    return name;
  }

  /** Makes a value an output under a name. */
  output(name: string, value: Value, dims: Dims): void {
    this.#graph.message(1, new Message().text(1, value).text(2, name).text(4, 'Identity'));
    this.#graph.message(12, describe(name, dims));
  }

  /**
   * Adds a constant of floats.
   *
   * @throws PasticheError `invalid-weights` if 16 bits cannot hold a value
   */
  floats(values: Float32Array, dims: readonly number[], dtype: Dtype = 'f32'): Value {
    const single = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const bytes = dtype === 'f32' ? single : toHalf(values);
    if (bytes) return this.#constant(bytes, dims, elementTypes[dtype]);
    throw new PasticheError('invalid-weights', "These weights are too large for floats of 16 bits: use dtype 'f32'");
  }

  /** Adds a scalar constant; equal numbers share a value. */
  number(value: number, dtype: Dtype = 'f32'): Value {
    return this.#once(`${value} ${dtype}`, () => this.floats(Float32Array.of(value), [], dtype));
  }

  /** Converts floats. */
  cast(value: Value, dtype: Dtype): Value {
    return this.add('Cast', [value], { to: elementTypes[dtype] });
  }

  /** Adds a constant of integers, such as a shape; equal lists share a value. */
  integers(values: readonly number[]): Value {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.#once(`[${values}]`, () => this.#constant(bytes, [values.length], elementTypes.int64));
  }

  /** Adds an operation and returns its first output. An empty name omits an input. */
  add(operator: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    return this.addMany(1, operator, inputs, attributes)[0];
  }

  /** Adds an operation and returns its first `count` outputs. */
  addMany(count: number, operator: string, inputs: readonly Value[], attributes: Attributes = {}): Value[] {
    const outputs = Array.from({ length: count }, () => this.#fresh());
    const node = new Message();
    for (const input of inputs) node.text(1, input);
    for (const output of outputs) node.text(2, output);
    node.text(3, outputs[0]).text(4, operator);
    for (const [name, value] of Object.entries(attributes)) node.message(5, attribute(name, value));
    this.#graph.message(1, node);
    return outputs;
  }

  /** The model's bytes, for a runtime. */
  toModel(): Uint8Array {
    const version = new Message().text(1, '').int(2, opset);
    return new Message().int(1, irVersion).text(2, 'pastiche').message(7, this.#graph).message(8, version).toBytes();
  }

  #once(key: string, create: () => Value): Value {
    const value = this.#constants.get(key) ?? create();
    this.#constants.set(key, value);
    return value;
  }

  /** Raw data is little endian in ONNX, as on all platforms of JavaScript. */
  #constant(bytes: Uint8Array, dims: readonly number[], type: number): Value {
    const name = this.#fresh();
    const tensor = new Message();
    for (const length of dims) tensor.int(1, length);
    this.#graph.message(5, tensor.int(2, type).text(8, name).bytes(9, bytes));
    return name;
  }

  #fresh(): Value {
    return `v${this.#count++}`;
  }
}

function describe(name: string, dims: Dims): Message {
  const shape = new Message();
  for (const length of dims) {
    shape.message(1, typeof length === 'number' ? new Message().int(1, length) : new Message().text(2, length));
  }
  const type = new Message().message(1, new Message().int(1, elementTypes.f32).message(2, shape));
  return new Message().text(1, name).message(2, type);
}

function attribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if (typeof value === 'number') return message.int(3, value).int(20, kinds.int);
  if (typeof value === 'string') return message.text(4, value).int(20, kinds.string);
  if ('float' in value) return message.float(2, value.float).int(20, kinds.float);
  for (const each of value) message.int(8, each);
  return message.int(20, kinds.ints);
}
