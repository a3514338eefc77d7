import type { ChosenBackend } from '@pastiche/pipeline';
import { type BackendName, backendNames, candidates } from './engines/candidates.ts';
import { type DeviceReport, probeDevices } from './engines/devices/devices.ts';
import { pipeline } from './pipeline.ts';

/** How it is with one backend here. */
export interface BackendReport {
  /** The engine's name, for example `onnx`. */
  name: BackendName;
  /** What it is, for people. */
  label: string;
  /** Its version, and what it could compute on, if it says so. */
  details?: string;
  /** Why it does not work, if it does not. */
  problem?: string;
  /** What it can compute on besides the CPU, if it has several devices. */
  devices?: DeviceReport[];
  /** The command that installs it, if it is not part of pastiche. */
  install?: string;
}

/** Whether each backend works here, from the fastest to the slowest. Tries every device anew. Leaves another backend set than before. */
export async function probeBackends(): Promise<BackendReport[]> {
  const reports: BackendReport[] = [];
  for (const name of backendNames) {
    const { label, install, describe, hasDevices } = candidates[name];
    const found = await pipeline.engines.try(name, hasDevices ? { device: 'cpu' } : {});
    const report = { name, label, install };
    if (typeof found === 'string') {
      reports.push({ ...report, problem: found });
      continue;
    }
    const devices = hasDevices ? await probeDevices({ afresh: true }) : undefined;
    reports.push({ ...report, details: await found.use(() => describe?.()), devices });
  }
  return reports;
}

/**
 * Makes a backend tfjs's current one, for tfjs code of your own and for {@link loadEncoder}: the one asked for, or the fastest that works
 * here. Runs need no such call: each says itself on which backend it computes.
 *
 * @throws PasticheError `backend-unavailable` if the one asked for does not work here
 */
export async function useBackend(wanted?: BackendName): Promise<ChosenBackend<BackendName>> {
  const { name, reason } = await pipeline.engines.select(wanted);
  return { name, reason };
}
