// Safari's database takes no files in a private window. There, the bytes of files are stored in their place.

interface FileAsBytes {
  bytesOfFile: ArrayBuffer;
  type: string;
}

/** A copy of a record with bytes instead of files. */
export async function withBytes(value: unknown): Promise<unknown> {
  if (value instanceof Blob) return { bytesOfFile: await value.arrayBuffer(), type: value.type } satisfies FileAsBytes;
  if (Array.isArray(value)) return Promise.all(value.map(withBytes));
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(async ([name, each]) => [name, await withBytes(each)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** A record with its files again. */
export function withFiles(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFiles);
  if (!isPlain(value)) return value;
  if ('bytesOfFile' in value) {
    const { bytesOfFile, type } = value as unknown as FileAsBytes;
    return new Blob([bytesOfFile], { type });
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withFiles(each)]));
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
