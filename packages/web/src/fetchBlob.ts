import { PasticheError } from '@pastiche/core';

/**
 * The content of an address.
 *
 * @throws PasticheError `unreadable`; `signal.reason` when cancelled
 */
export async function fetchBlob(address: string | URL, signal?: AbortSignal): Promise<Blob> {
  try {
    const response = await fetch(address, { signal });
    if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`);
    return await response.blob();
  } catch (cause) {
    signal?.throwIfAborted();
    throw new PasticheError('unreadable', `Cannot read ${address}: ${(cause as Error).message}`, { cause });
  }
}
