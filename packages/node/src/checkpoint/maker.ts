import { arch, availableParallelism, cpus, platform } from 'node:os';
import { PasticheError } from '@pastiche/core';
import type { Ready } from '@pastiche/pipeline';
import type { BackendName } from '../engines/candidates.ts';
import { pipeline } from '../pipeline.ts';
import { version } from '../version.ts';
import type { Maker } from './head.ts';
import type { NodeJob } from './inputs.ts';

/** The engine that the run began with, if it works here and no other is asked for. */
export async function withEngine(job: NodeJob, { engine }: Maker, given: Partial<NodeJob>): Promise<NodeJob> {
  const [name, device] = engine.split(' ') as [BackendName, NodeJob['device']];
  if (given.backend || given.device || !pipeline.engines.names.includes(name)) return job;
  const { dtype } = job;
  const works = async (): Promise<boolean> => typeof (await pipeline.engines.try(name, { device, dtype })) !== 'string';
  return (await works()) ? { ...job, backend: name, device } : { ...job, backend: undefined, device: undefined };
}

/** More than any picture has. */
const asWhole = 2 ** 20;

/** On the same machine, in the same blocks and as many threads: other memory may be free now, and sums in another order have other bits. */
export function withBlocks(job: NodeJob, { machine, tileSize, workers }: Maker, given: Partial<NodeJob>): NodeJob {
  if (machine !== thisMachine()) return job;
  const threads = given.workers === undefined && workers !== undefined ? { workers } : {};
  const isGiven = given.tileSize !== undefined || given.memory !== undefined || tileSize === undefined;
  return { ...job, ...threads, ...(isGiven ? {} : { tileSize: tileSize || asWhole }) };
}

/** Processor and operating system. */
function thisMachine(): string {
  return `${platform()} ${arch()}, ${cpus()[0]?.model.trim()}, ${availableParallelism()} cores`;
}

/** What paints a run that is ready. */
export function makerOf({ engine, encoder, coarseEncoder, memory }: Ready): Maker {
  const machine = thisMachine();
  const networks = [coarseEncoder, encoder].flatMap((each) => each?.name ?? []).join(', then ');
  // Of other engines nobody knows beforehand: there, the job says it, if anybody does.
  const tileSize = memory && Math.sqrt(memory.tiles?.mostPixels ?? 0);
  return {
    version,
    machine,
    engine: engine.device ? `${engine.name} ${engine.device}` : engine.name,
    networks,
    tileSize,
    workers: encoder.workers ?? 1,
  };
}

/** Sentences about what is not as it was. @throws PasticheError `invalid-weights` for another network */
export function compareMakers(before: Maker, now: Maker, path: string): string[] {
  if (before.networks !== now.networks) {
    const message = `Cannot go on from ${path}: it was painted with ${before.networks}, and this would be ${now.networks}`;
    throw new PasticheError('invalid-weights', message);
  }
  const others = (['version', 'machine', 'engine'] as const).filter((part) => before[part] !== now[part]);
  if (others.length === 0) return [];
  const what = others.map((part) => `another ${part} (${now[part]}, not ${before[part]})`).join(' and ');
  return [`The run goes on with ${what}: it may end with other bits than it would have`];
}
