import { arch, availableParallelism, cpus, freemem, platform, totalmem } from 'node:os';
import type { Command } from 'commander';
import { type BackendReport, probeBackends, useBackend } from '../backend.ts';
import { type BackendName, notInstalled } from '../engines/candidates.ts';
import { graphics } from '../engines/devices/graphics.ts';
import { diskCache } from '../files/diskCache.ts';
import { loadSharp } from '../files/sharp.ts';
import { installedWeights } from '../platform.ts';
import { showBytes, writeJson } from './report.ts';

/** What is here, what of it would be used, and what would be faster. */
type Diagnosis = Awaited<ReturnType<typeof diagnose>>;

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

async function diagnose(version: string) {
  const backends = await probeBackends();
  const chosen = await useBackend();
  return {
    pastiche: version,
    node: process.versions.node,
    runtime: nameRuntime(),
    system: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    /** In bytes. */
    memory: { total: totalmem(), free: freemem() },
    images: await describeImages(),
    backends,
    chosen,
    /** The one command that would make it faster, if there is one. */
    faster: fasterThan(chosen.name, backends),
    cache: diskCache().place,
    /** The file of `@pastiche/vgg19`, if it is installed. */
    vgg19: installedWeights('vgg19'),
  };
}

function nameRuntime(): string {
  const { bun, deno, node }: NodeJS.Dict<string> = process.versions;
  return bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
}

/** The library for image files, or what to do if it does not work. */
async function describeImages(): Promise<string> {
  try {
    const { versions } = await loadSharp();
    return `sharp ${versions.sharp}, with libvips ${versions.vips}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Of those that compute on the processor ONNX Runtime is the fastest, and the easiest to install; it can use graphics cards too. */
function fasterThan(chosen: BackendName, backends: readonly BackendReport[]): string | undefined {
  const onnx = backends.find(({ name }) => name === 'onnx');
  // What is installed and does not work would not work the second time either.
  const isMissing = onnx?.problem?.endsWith(notInstalled);
  if (isMissing && (chosen === 'wasm' || chosen === 'native')) return `${onnx?.install} (290 MB on disk)`;
  const usesCard = onnx?.devices?.some(({ speedup = 0 }) => speedup > 1);
  const hasNvidia = platform() === 'linux' && arch() === 'x64' && graphics().some((line) => /NVRM|0x10de/.test(line));
  if (chosen !== 'onnx' || usesCard || !hasNvidia) return undefined;
  // With its script, which fetches CUDA's provider.
  return 'npm install onnxruntime-node@1.30.0 (adds CUDA: 285 MB on disk more; needs CUDA 12 and cuDNN 9 from NVIDIA)';
}

function describe(found: Diagnosis): string[] {
  const { memory, cores, backends } = found;
  const width = Math.max(...backends.map(({ name }) => name.length));
  return [
    `pastiche ${found.pastiche}, ${found.runtime}, ${found.system}`,
    `${found.processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}; ${showBytes(memory.total)} of memory, ${showBytes(memory.free)} free`,
    `Downloaded weights are kept in ${found.cache}`,
    `VGG-19: ${found.vgg19 ?? 'downloaded when it is first used, unless @pastiche/vgg19 is installed'}`,
    `Image files: ${found.images}`,
    'Backends, from the fastest to the slowest:',
    ...backends.map(({ name, label, details, problem }) => {
      const state = problem
        ? `no: ${problem}`
        : `works${name === found.chosen.name ? ', and is what pastiche uses' : ''}`;
      return `  ${name.padEnd(width)}  ${label}${details ? ` (${details})` : ''}: ${state}`;
    }),
    ...describeDevices(backends),
    found.faster ? `To be several times faster: ${found.faster}` : 'Nothing to install would make it faster.',
  ];
}

/** What ONNX Runtime can compute on, and how quickly. */
function describeDevices(backends: readonly BackendReport[]): string[] {
  const devices = backends.flatMap((backend) => backend.devices ?? []);
  if (devices.length === 0) return [];
  const times = (speedup = 0): string => `computes right, ${speedup.toFixed(1)} times as fast as the CPU`;
  return [
    "ONNX Runtime's devices (--device):",
    ...devices.map(
      ({ name, label, problem, speedup }) => `  ${name}  ${label}: ${problem ? `no: ${problem}` : times(speedup)}`,
    ),
  ];
}
