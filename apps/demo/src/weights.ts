import type { NetworkName } from '@pastiche/models';
import { type Signal, signal } from '@preact/signals';

/** A visitor's own file with the weights of a network. */
interface WeightsFile {
  name: string;
  address: string;
}

/** Files that were given on this visit, for the Studio and the Explorer. */
export const ownWeights: Signal<Readonly<Partial<Record<NetworkName, WeightsFile>>>> = signal({});

/** Networks whose weights are downloaded, as people call them. */
export const networkTitles: Readonly<Partial<Record<string, string>>> = { vgg19: 'VGG-19', vgg16: 'VGG-16' };

/** The most that is downloaded for VGG-19, in MB; one server has them in a quarter. */
export const vggMegabytes = 80;

/** The kinds of files, for a file field. */
export const weightsFiles = '.safetensors,.h5';

export function takeWeights(network: NetworkName, file: File): void {
  dropWeights(network);
  ownWeights.value = { ...ownWeights.value, [network]: { name: file.name, address: URL.createObjectURL(file) } };
}

export function dropWeights(network: NetworkName): void {
  const { [network]: before, ...others } = ownWeights.value;
  if (before) URL.revokeObjectURL(before.address);
  ownWeights.value = others;
}

/** Whether the network's weights were downloaded on this or an earlier visit. */
export async function areKept(network: NetworkName): Promise<boolean> {
  try {
    const { browserCache } = await import('@pastiche/web');
    const files = await browserCache().list();
    return files.some(({ name }) => name.startsWith(network));
  } catch {
    return false;
  }
}
