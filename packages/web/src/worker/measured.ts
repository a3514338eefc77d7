import type { FindFastest } from '@pastiche/pipeline';
import type { BackendName } from '../backendNames.ts';
import type { StepTimes } from '../protocol.ts';
import { engines } from './engines.ts';
import { glCard, gpuCard } from './graphicsCard.ts';
import { readStored, store } from './storedText.ts';

/** Pixels of a usual picture, at which the fastest is to be the fastest. */
const usualPixels = 512 * 384;
/** Must change with what is measured, so that stored results are not used any more. */
const version = 1;

/** What was measured of engines, by name; null of one that failed. */
export type Measured = Partial<Record<BackendName, StepTimes | null>>;

/** Changes with the device, the browser and what the page may do. */
async function keyOf(): Promise<string> {
  const cards = [
    (await gpuCard())?.name,
    glCard()?.name,
    navigator.hardwareConcurrency,
    globalThis.crossOriginIsolated,
  ];
  return `speed ${version}, ${cards.join(', ')}, ${navigator.userAgent}`;
}

/** What was measured of this device, on this or an earlier visit. */
export async function readMeasured(): Promise<Measured> {
  return JSON.parse((await readStored(await keyOf())) ?? '{}');
}

/** Keeps it for later visits. */
export async function storeMeasured(measured: Measured): Promise<void> {
  await store(await keyOf(), JSON.stringify(measured));
}

/** Seconds that a step of a usual picture takes. */
function usual(times: StepTimes | null): number {
  return times ? times.perStep + times.perPixel * usualPixels : Number.POSITIVE_INFINITY;
}

/** The engine that was measured to be the fastest, once all of them were measured. */
export const fastest: FindFastest<BackendName> = async (names) => {
  const measured = await readMeasured();
  if (names.some((name) => measured[name] === undefined)) return undefined;
  const times = names.map((name) => ({ name, seconds: usual(measured[name] ?? null) }));
  const [best, next] = times.sort((a, b) => a.seconds - b.seconds);
  const factor = next.seconds / best.seconds;
  const words = Number.isFinite(factor)
    ? `, ${factor.toPrecision(2)} times as fast as ${engines[next.name].label}`
    : '';
  return { name: best.name, words };
};
