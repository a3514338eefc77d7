import { totalmem } from 'node:os';
import { PasticheError, resolveOptions, type Size, usefulSize } from '@pastiche/core';
import { type NetworkName, networks } from '@pastiche/models';
import type { MemoryCheck, PredictedMemory } from '@pastiche/pipeline';
import { mostMemory } from './candidates.ts';
import { type MemoryQuestion, predictMemory, settingsOf } from './predictMemory.ts';

/** What there is, in bytes. */
export interface Memory {
  machine: number;
  wasm: number;
}

/** Of this machine, or of the container that this is; and of WebAssembly. */
function memoryHere(): Memory {
  // 0, or more than anybody has, where there is no limit.
  const machine = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return { machine, wasm: mostMemory };
}

/**
 * Refuses a size that there is no memory for. Past the end of WebAssembly's its kernels compute nothing, and say so only on stderr;
 * past the end of the machine's the process is killed. Sizes close to the limit pass here, and may meet the allocator's own limit.
 *
 * @returns what the run will take, where that is known
 * @throws PasticheError `out-of-memory`, naming the largest size that fits
 */
export function checkMemory(
  { encoder, engine, ...run }: MemoryCheck,
  memory: Memory = memoryHere(),
): PredictedMemory | undefined {
  if (engine.tfjsName !== 'wasm' || (engine.device ?? 'cpu') !== 'cpu' || !Object.hasOwn(networks, encoder.name))
    return undefined;
  const backend = engine.runtime ? 'onnx' : 'wasm';
  const question: MemoryQuestion = { ...run, backend, model: encoder.name as NetworkName };
  const predicted = predictMemory(question);
  if (fits(predicted, memory)) return predicted;
  const { size } = run.settings;
  const isWasm = predicted.wasm > memory.wasm;
  const [needed, there] = isWasm ? [predicted.wasm, memory.wasm] : [predicted.process, memory.machine];
  throw new PasticheError(
    'out-of-memory',
    `At size ${size} this picture takes about ${gigabytes(needed)} GB, and ${isWasm ? 'WebAssembly' : 'this machine'} ` +
      `has ${gigabytes(there)}: choose ${advice(largestSize(question, memory))}, or another backend`,
  );
}

/** The largest size that there is memory for, pictures being read no larger than it can use; 0 if there is none. */
export function largestSize(question: MemoryQuestion, memory: Memory = memoryHere()): number {
  const at = (size: number): PredictedMemory => {
    const settings = resolveOptions({ ...settingsOf(question), size });
    const longest = usefulSize(settings);
    const [content, ...styles] = [question.content, ...([question.styles].flat() as Size[])].map((picture) =>
      readAt(picture, longest),
    );
    return predictMemory({ ...question, settings, content, styles });
  };
  let [fine, tooLarge] = [smallest - 1, largest + 1];
  while (tooLarge - fine > 1) {
    const middle = (fine + tooLarge) >> 1;
    if (fits(at(middle), memory)) fine = middle;
    else tooLarge = middle;
  }
  return fine < smallest ? 0 : fine;
}

/** What the option `size` accepts. */
const [smallest, largest] = [16, 8192];

function fits(predicted: PredictedMemory, memory: Memory): boolean {
  return predicted.process <= memory.machine && predicted.wasm <= memory.wasm;
}

function readAt({ width, height }: Size, longest: number): Size {
  const factor = Math.min(1, longest / Math.max(width, height));
  return { width: Math.ceil(width * factor), height: Math.ceil(height * factor) };
}

function advice(size: number): string {
  return size > 0 ? `a size of at most ${size}` : 'a smaller network';
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
