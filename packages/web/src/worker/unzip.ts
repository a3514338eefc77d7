/**
 * The bytes that a gzip file holds; bytes that are none as they are. Some servers say of such a file that it is compressed on the way, and
 * browsers then undo that by themselves.
 */
export async function unzip(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
