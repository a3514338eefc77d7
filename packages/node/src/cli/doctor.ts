import { arch, availableParallelism, cpus, freemem, platform, totalmem } from 'node:os';
import type { ChosenBackend } from '@pastiche/pipeline';
import type { Command } from 'commander';
import { type BackendReport, probeBackends, useBackend } from '../backend.ts';
import { type BackendName, notInstalled } from '../engines/candidates.ts';
import { diskCache } from '../files/diskCache.ts';
import { loadSharp } from '../files/sharp.ts';
import { showBytes, writeJson } from './report.ts';

/** What is here, what of it would be used, and what would be faster. */
interface Diagnosis {
  pastiche: string;
  /** The version of Node, or the one that the runtime claims to be. */
  node: string;
  /** Node, Bun or Deno, with its version. */
  runtime: string;
  system: string;
  processor: string;
  cores: number;
  /** In bytes. */
  memory: { total: number; free: number };
  /** The library for image files. */
  images: { details?: string; problem?: string };
  backends: BackendReport[];
  chosen: ChosenBackend<BackendName>;
  /** The one command that would make it faster, if there is one. */
  faster?: string;
  cache: string;
}

/** `pastiche doctor`: whether all is well here, and what could be better. */
export function addDoctorCommand(program: Command, version: string): void {
  program
    .command('doctor')
    .description('say what this machine offers, what pastiche would use, and what would be faster')
    .helpOption('-h, --help', 'this text')
    .option('--json', 'one object, as JSON, and nothing else')
    .action(async ({ json = false }: { json?: boolean }) => {
      const diagnosis = await diagnose(version);
      if (json) writeJson({ type: 'doctor', ...diagnosis });
      else process.stdout.write(`${describe(diagnosis).join('\n')}\n`);
    });
}

async function diagnose(version: string): Promise<Diagnosis> {
  const backends = await probeBackends();
  const chosen = await useBackend();
  return {
    pastiche: version,
    node: process.versions.node,
    runtime: nameRuntime(),
    system: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: { total: totalmem(), free: freemem() },
    images: await describeImages(),
    backends,
    chosen,
    faster: fasterThan(chosen.name, backends),
    cache: diskCache().place,
  };
}

function nameRuntime(): string {
  const { bun, deno, node }: NodeJS.Dict<string> = process.versions;
  return bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
}

async function describeImages(): Promise<Diagnosis['images']> {
  try {
    const { versions } = await loadSharp();
    return { details: `sharp ${versions.sharp}, with libvips ${versions.vips}` };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** Of those that compute on the processor ONNX Runtime is the fastest, and the easiest to install. */
function fasterThan(chosen: BackendName, backends: readonly BackendReport[]): string | undefined {
  const onnx = backends.find(({ name }) => name === 'onnx');
  // What is installed and does not work would not work the second time either.
  const isMissing = onnx?.problem?.endsWith(notInstalled);
  return isMissing && (chosen === 'wasm' || chosen === 'native') ? onnx?.install : undefined;
}

function describe({
  pastiche,
  runtime,
  system,
  processor,
  cores,
  memory,
  images,
  backends,
  chosen,
  faster,
  cache,
}: Diagnosis): string[] {
  const width = Math.max(...backends.map(({ name }) => name.length));
  return [
    `pastiche ${pastiche}, ${runtime}, ${system}`,
    `${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}; ${showBytes(memory.total)} of memory, ${showBytes(memory.free)} free`,
    `Weights are kept in ${cache}`,
    `Image files: ${images.details ?? images.problem}`,
    'Backends, from the fastest to the slowest:',
    ...backends.map(({ name, label, details, problem }) => {
      const state = problem ? `no: ${problem}` : `works${name === chosen.name ? ', and is what pastiche uses' : ''}`;
      return `  ${name.padEnd(width)}  ${label}${details ? ` (${details})` : ''}: ${state}`;
    }),
    faster ? `To be several times faster: ${faster}` : 'Nothing to install would make it faster.',
  ];
}
