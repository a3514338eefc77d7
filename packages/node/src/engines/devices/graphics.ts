import { readdirSync, readFileSync } from 'node:fs';
import { platform, release } from 'node:os';

/**
 * What tells this machine's graphics cards and drivers from others: lines of text, which change with a card or a driver. Empty on a Linux
 * that has no graphics card. Other systems only tell their version, which drivers come with.
 */
export function graphics(root = '/'): string[] {
  if (platform() !== 'linux') return [`${platform()} ${release()}`];
  const list = (folder: string, pattern: RegExp): string[] =>
    quietly(() => readdirSync(`${root}${folder}`), []).filter((name) => pattern.test(name));
  const line = (file: string): string[] => quietly(() => [readFileSync(`${root}${file}`, 'utf8').split('\n')[0]], []);
  const cards = list('dev/dri', /^renderD/).flatMap((card) => {
    const device = `sys/class/drm/${card}/device`;
    return [[card, ...line(`${device}/vendor`), ...line(`${device}/device`)].join(' ')];
  });
  // The last is Windows's card, in its Linux.
  const found = [...cards, ...line('proc/driver/nvidia/version'), ...list('dev', /^dxg$/)];
  return found.length > 0
    ? [...found, ...list('usr/share/vulkan/icd.d', /\.json$/), ...list('etc/vulkan/icd.d', /\.json$/)]
    : [];
}

function quietly<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    // What cannot be read is not there.
    return otherwise;
  }
}
