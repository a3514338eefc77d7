import { totalmem } from 'node:os';
import { PasticheError, resolveOptions, type Size, usefulSize } from '@pastiche/core';
import { type NetworkName, networks } from '@pastiche/models';
import type { MemoryCheck, PredictedMemory } from '@pastiche/pipeline';
import { type MemoryQuestion, pixelsInside, predictMemory, settingsOf } from './predictMemory.ts';
import { mostMemory } from './wasm.ts';

/** What there is, in bytes. */
export interface Memory {
  /** Of the machine, or of the container that this is. */
  machine: number;
  /** What of it this process may have at present: a run takes no more, if it can be computed so. */
  free: number;
  /** Of WebAssembly. */
  wasm: number;
}

/** @param most what a run may take @defaultValue what is free */
function memoryHere(most = Number.POSITIVE_INFINITY): Memory {
  // 0, or more than anybody has, where there is no limit.
  const machine = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  const free = Math.min(machine, process.availableMemory() + process.memoryUsage.rss(), most);
  return { machine: Math.min(machine, most), free, wasm: mostMemory };
}

/** The sides of blocks, in pixels, from those that take the most memory. Smaller ones are mostly margin. */
const blockSides = [2048, 1792, 1536, 1280, 1152, 1024, 896, 768, 640, 512, 448, 384];

/**
 * Finds how to compute a run in the memory that there is: as a whole, or in the largest blocks that fit. Refuses a size that fits in neither
 * way: past the end of WebAssembly's memory its kernels compute nothing, and say so only on stderr; past the end of the machine's the process is
 * killed. Sizes close to the limit pass here, and may meet the allocator's own limit.
 *
 * @returns what the run will take, where that is known
 * @throws PasticheError `out-of-memory`, naming the largest size that fits
 */
export function checkMemory(
  { encoder, engine, memory: most, tileSize, ...run }: MemoryCheck,
  memory: Memory = memoryHere(most),
): PredictedMemory | undefined {
  if (engine.tfjsName !== 'wasm' || (engine.device ?? 'cpu') !== 'cpu' || !Object.hasOwn(networks, encoder.name))
    return undefined;
  const backend = engine.runtime ? 'onnx' : 'wasm';
  const { name, workers } = encoder;
  const question: MemoryQuestion = { ...run, backend, model: name as NetworkName, workers };
  const pixels = pixelsInside(run.content, run.settings.size);
  const at = (side: number): PredictedMemory => {
    if (side * side >= pixels) return predictMemory(question);
    const tiles = { mostPixels: side * side };
    // Pictures in plain arrays have no limit, and are computed in place. A caller's own losses would be slow there.
    const beside = engine.runtime && !run.losses ? 'cpu' : undefined;
    return { ...predictMemory({ ...question, tiles }), tiles, beside };
  };
  const whole = tileSize ? at(tileSize) : predictMemory(question);
  if (fits(whole, { ...memory, machine: memory.free })) return whole;
  const inBlocks = (tileSize ? [tileSize] : blockSides).map(at);
  const small = inBlocks.find((each) => fits(each, { ...memory, machine: memory.free }));
  if (small) return small;
  // More than is free: some of what others hold can go to disk.
  const least = [whole, inBlocks[inBlocks.length - 1]].find((each) => fits(each, memory));
  if (least) return least;
  const predicted = inBlocks[inBlocks.length - 1];
  const { size } = run.settings;
  const isWasm = predicted.wasm > memory.wasm;
  const [needed, there] = isWasm ? [predicted.wasm, memory.wasm] : [predicted.process, memory.machine];
  throw new PasticheError(
    'out-of-memory',
    `At size ${size} this picture takes about ${gigabytes(needed)} GB, and ${holder(isWasm, most)} ` +
      `${gigabytes(there)}: choose ${advice(largestSize(question, memory))}, or another backend`,
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
    const tiles = { mostPixels: blockSides[blockSides.length - 1] ** 2 };
    return predictMemory({ ...question, settings, content, styles, tiles });
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

function holder(isWasm: boolean, most: number | undefined): string {
  if (isWasm) return 'WebAssembly has';
  return most === undefined ? 'this machine has' : 'it may take';
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
