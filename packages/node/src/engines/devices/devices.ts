import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Dtype } from '@pastiche/models';
import { type DeviceName, deviceNames } from '@pastiche/pipeline';
import { cacheFolder } from '../../files/diskCache.ts';
import { writeWhole } from '../../files/files.ts';
import { graphics } from './graphics.ts';
import { type Probed, probe } from './probe.ts';

/** A device other than the CPU: an execution provider of ONNX Runtime. */
type Provider = Exclude<DeviceName, 'auto' | 'cpu'>;

const providers = deviceNames.filter((name): name is Provider => name !== 'auto' && name !== 'cpu');

const labels: Record<Provider, string> = { cuda: 'CUDA', dml: 'DirectML', coreml: 'Core ML', webgpu: 'WebGPU' };

/** How it is with a device here. */
export interface DeviceReport extends Probed {
  /** The name of ONNX Runtime's execution provider. */
  name: Provider;
  /** What it is, for people. */
  label: string;
}

export interface ChosenDevice {
  device: Exclude<DeviceName, 'auto'>;
  /** For people, to follow `ONNX Runtime`. */
  words: string;
}

/** Why a device that was asked for is not used, in words. */
export class DeviceProblem extends Error {}

/** What the choice depends on; tests give their own. */
export interface DeviceSources {
  /** The providers that this build of ONNX Runtime knows. */
  offered(): Promise<readonly string[]>;
  /** The runtime's version. */
  version(): Promise<string>;
  graphics(): readonly string[];
  probe(device: Provider, dtype: Dtype): Promise<Probed>;
  /** The file that remembers what was found. */
  record(): string;
}

/** A device must be worth it: measurements this close to the CPU's may be chance. */
const leastSpeedup = 1.1;

/**
 * Chooses what ONNX Runtime computes on: the device asked for if it computes right; for `auto` the fastest that does, if it is faster than the
 * CPU. What was found is remembered for this version of the runtime and these graphics cards and drivers.
 *
 * @throws DeviceProblem if the one asked for is not there or computes wrong
 */
export async function chooseDevice(
  wanted: DeviceName = 'auto',
  dtype: Dtype = 'f32',
  sources: DeviceSources = here,
): Promise<ChosenDevice> {
  if (wanted === 'cpu') return { device: 'cpu', words: ' on the CPU' };
  const reports = await probeDevices({ dtype, only: wanted === 'auto' ? undefined : wanted }, sources);
  const fastest = reports
    .filter(({ speedup = 0 }) => speedup > (wanted === 'auto' ? leastSpeedup : 0))
    .sort((a, b) => (b.speedup as number) - (a.speedup as number))[0];
  if (fastest) {
    const times = (fastest.speedup as number).toFixed(1);
    return { device: fastest.name, words: ` on ${fastest.label}, ${times} times as fast as the CPU` };
  }
  if (wanted === 'auto') return { device: 'cpu', words: ' on the CPU' };
  const [{ problem }] = reports;
  throw new DeviceProblem(`its device '${wanted}' fails: ${problem}`);
}

/**
 * Whether each device works here, in the order of `deviceNames`; none on a Linux that has no graphics card.
 *
 * @param options `afresh` tries again what is remembered
 */
export async function probeDevices(
  { dtype = 'f32', only, afresh = false }: { dtype?: Dtype; only?: Provider; afresh?: boolean } = {},
  sources: DeviceSources = here,
): Promise<DeviceReport[]> {
  const cards = sources.graphics();
  if (cards.length === 0 && !only) return [];
  const offered = await sources.offered();
  const remembered = await readRecord(sources.record());
  const reports: DeviceReport[] = [];
  let isChanged = false;
  for (const name of only ? [only] : providers) {
    const label = labels[name];
    if (!offered.includes(name)) {
      if (only) reports.push({ name, label, problem: 'this build of ONNX Runtime does not have it' });
      continue;
    }
    const key = [await sources.version(), name, dtype, ...cards].join(', ');
    // Who asks for one by name may have mended it.
    const known = afresh || (only && remembered[key]?.problem) ? undefined : remembered[key];
    const found = known ?? (await sources.probe(name, dtype));
    isChanged ||= !known;
    remembered[key] = found;
    reports.push({ name, label, ...found });
  }
  if (isChanged) await writeRecord(sources.record(), remembered);
  return reports;
}

const here: DeviceSources = {
  async offered() {
    const { listSupportedBackends } = await onnxruntime();
    return listSupportedBackends().map(({ name }) => name);
  },
  version: async () => `onnxruntime-node ${(await onnxruntime()).env.versions.node}`,
  graphics,
  probe: (device, dtype) => probe(device, { dtype }),
  record: () => join(cacheFolder(), '.devices.json'),
};

async function onnxruntime(): Promise<typeof import('onnxruntime-node')> {
  // A variable, so that neither bundlers nor types insist on a package that is not installed.
  const module = 'onnxruntime-node';
  return import(module);
}

async function readRecord(file: string): Promise<Record<string, Probed>> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // None yet, or damaged: what it said is found out again.
    return {};
  }
}

async function writeRecord(file: string, record: Record<string, Probed>): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, JSON.stringify(record, undefined, 2));
  } catch {
    // A cache that cannot be written costs a second each time, not a run.
  }
}
