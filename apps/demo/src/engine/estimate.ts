import { plannedScales, type Size, type StyleOptions } from '@pastiche/core';
import type { NetworkName } from '@pastiche/models';
import type { StepTimes } from '@pastiche/web';

/** The networks of a run: the main one, and the one that drafts, if it is another. */
export interface Networks {
  model: NetworkName;
  coarseModel?: NetworkName;
}

/** Time of a step relative to the compact network's, pixel for pixel. docs/performance.md has VGG-19's; the others follow from their sizes. */
const work: Partial<Record<NetworkName, number>> = { compact: 1, vgg19: 8.8, vgg16: 7, random: 0.7 };

/** Pixels of the step whose beginning was timed. */
const timedPixels = 192 * 192;

/** About how many seconds a run takes, from its settings and from what a step takes on this device. */
export function secondsOf(
  photo: Size,
  options: Partial<StyleOptions>,
  { model, coarseModel = model }: Networks,
  times: StepTimes,
): number {
  const scales = plannedScales(photo, options);
  return scales.reduce((sum, { iterations, ...size }, i) => {
    const network = i < scales.length - 1 ? coarseModel : model;
    // Part of a scale's beginning is the same at every size: the square root lies between both.
    const begin = times.toBegin * Math.sqrt(pixelsOf(size, network) / timedPixels);
    return sum + begin + iterations * secondsPerStep(size, network, times);
  }, 0);
}

/** About how many seconds a step takes at a size. */
export function secondsPerStep(size: Size, network: NetworkName, { perStep, perPixel }: StepTimes): number {
  return perStep + perPixel * pixelsOf(size, network);
}

/** The pixels that the compact network computes in the same time. */
function pixelsOf({ width, height }: Size, network: NetworkName): number {
  return width * height * (work[network] ?? 1);
}

/** How far an estimate may be off, in words: '40–80 s', '2–4 min', '1–2 h'. */
export function roughly(seconds: number): string {
  const [low, high] = [0.8 * seconds, 1.5 * seconds];
  if (high < 5) return 'a few seconds';
  const unit = high < 90 ? 1 : high < 90 * 60 ? 60 : 3600;
  const [from, to] = [low, high].map((each) => roundly(each / unit));
  return `${from === to ? to : `${from}–${to}`} ${{ 1: 's', 60: 'min', 3600: 'h' }[unit]}`;
}

/** Nobody needs '47 s' of a guess. */
function roundly(value: number): number {
  const step = value < 10 ? 1 : value < 30 ? 5 : 10;
  return Math.max(1, Math.round(value / step) * step);
}
