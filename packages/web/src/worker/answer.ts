import { PasticheError } from '@pastiche/core';
import { transfer } from 'comlink';
import type { Answer, Answering } from '../protocol.ts';
import { checkReading, deviceLost } from './device.ts';
import { handedOver } from './handOver.ts';

/** How long the browser may take to report a lost device, in milliseconds. */
const lossDelay = 300;

/** Makes functions answer with their errors instead of throwing them. */
export function answering<Functions extends object>(functions: Functions): Answering<Functions> {
  const entries = Object.entries(functions).map(([name, work]) => [
    name,
    (...given: unknown[]) => answer(() => work(...given)),
  ]);
  return Object.fromEntries(entries);
}

async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    const value = await work();
    checkReading();
    return transfer({ value }, handedOver(value));
  } catch (error) {
    // A lost device makes work fail in many ways, often before the browser reports the loss. The page must hear of the loss first.
    await Promise.race([deviceLost, new Promise((resolve) => setTimeout(resolve, lossDelay))]);
    const { message } = error as Error;
    return { error: PasticheError.isInstance(error) ? { code: error.code, message } : { message } };
  }
}
