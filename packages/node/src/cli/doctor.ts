import { arch, availableParallelism, cpus, freemem, platform, totalmem } from 'node:os';
import type { ChosenBackend } from '@pastiche/pipeline';
import type { Command } from 'commander';
import { type BackendReport, probeBackends, useBackend } from '../backend.ts';
import type { BackendName } from '../engines/candidates.ts';
import { diskCache } from '../files/diskCache.ts';
import { installedWeights } from '../platform.ts';
import { showBytes, writeJson } from './report.ts';

/** What is here, what of it would be used, and what would be faster. */
interface Diagnosis {
  pastiche: string;
  node: string;
  system: string;
  processor: string;
  cores: number;
  /** In bytes. */
  memory: { total: number; free: number };
  backends: BackendReport[];
  chosen: ChosenBackend<BackendName>;
  /** The one command that would make it faster, if there is one. */
  faster?: string;
  cache: string;
  /** The file of `@pastiche/vgg19`, if it is installed. */
  vgg19?: string;
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
    system: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: { total: totalmem(), free: freemem() },
    backends,
    chosen,
    faster: fasterThan(chosen.name, backends),
    cache: diskCache().place,
    vgg19: installedWeights('vgg19'),
  };
}

/** Of those that compute on the processor ONNX Runtime is the fastest, and the easiest to install. */
function fasterThan(chosen: BackendName, backends: readonly BackendReport[]): string | undefined {
  const onnx = backends.find(({ name }) => name === 'onnx');
  return chosen === 'wasm' || chosen === 'native' ? onnx?.install : undefined;
}

function describe({
  pastiche,
  node,
  system,
  processor,
  cores,
  memory,
  backends,
  chosen,
  faster,
  cache,
  vgg19,
}: Diagnosis): string[] {
  const width = Math.max(...backends.map(({ name }) => name.length));
  return [
    `pastiche ${pastiche}, Node ${node}, ${system}`,
    `${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}; ${showBytes(memory.total)} of memory, ${showBytes(memory.free)} free`,
    `Downloaded weights are kept in ${cache}`,
    `VGG-19: ${vgg19 ?? 'downloaded when it is first used, unless @pastiche/vgg19 is installed'}`,
    'Backends, from the fastest to the slowest:',
    ...backends.map(({ name, label, details, problem }) => {
      const state = problem ? `no: ${problem}` : `works${name === chosen.name ? ', and is what pastiche uses' : ''}`;
      return `  ${name.padEnd(width)}  ${label}${details ? ` (${details})` : ''}: ${state}`;
    }),
    faster ? `To be several times faster: ${faster}` : 'Nothing to install would make it faster.',
  ];
}
