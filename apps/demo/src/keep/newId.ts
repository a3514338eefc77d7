/** A name that no other picture has. Crypto's own would exist on secure pages only. */
export function newId(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(2));
  return [Date.now(), ...numbers].map((number) => number.toString(36)).join('-');
}
