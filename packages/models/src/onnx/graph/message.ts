const encoder = new TextEncoder();

/**
 * Writes a Protocol Buffers message, with the field types that ONNX needs, in the order of the calls. Bytes are copied only once, in
 * {@link toBytes}, since weights are most of a model.
 */
export class Message {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  /** `int32`, `int64` or an enumeration. */
  int(field: number, value: number): this {
    return this.#append(varint((field << 3) | 0), varint(value));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#append(varint((field << 3) | 5), bytes);
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#append(varint((field << 3) | 2), varint(value.byteLength), value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  message(field: number, value: Message): this {
    return this.#append(varint((field << 3) | 2), varint(value.#length), ...value.#chunks);
  }

  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let offset = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return bytes;
  }

  #append(...chunks: Uint8Array[]): this {
    for (const chunk of chunks) {
      this.#chunks.push(chunk);
      this.#length += chunk.byteLength;
    }
    return this;
  }
}

/** Seven bits per byte, lowest first; negative numbers are 64 bits in two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    const low = Number(rest & 127n);
    if (rest < 128n) return Uint8Array.from([...bytes, low]);
    bytes.push(low | 128);
  }
}
