import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { RawImage } from '@pastiche/core';
import {
  type Network,
  type NetworkName,
  type OnnxSessionOptions,
  parseSources,
  suitsWebGpu,
  type WeightsSource,
} from '@pastiche/models';
import { compactFile } from '@pastiche/models/compactFile';
import { instantFile } from '@pastiche/models/instantFile';
import type { Engine, Platform } from '@pastiche/pipeline';
import { type BackendName, candidates } from './engines/candidates.ts';
import { crewHere } from './engines/crew.ts';
import { checkMemory } from './engines/memory.ts';
import { guardListeners } from './engines/wasm.ts';
import { diskCache } from './files/diskCache.ts';
import { fetchBytes } from './files/files.ts';
import { expectedSource, type ImageSource, isSource } from './files/imageSource.ts';
import { readImage } from './files/images.ts';
import { proxiedFetch } from './files/proxiedFetch.ts';
import { ResultPicture } from './files/resultPicture.ts';

/** What stands for a picture in Node: something to read, or a RawImage. */
export type Picture = ImageSource | RawImage;

/** Node: engines, image files, and a folder for weights. */
export const platform: Platform<Picture, BackendName> = {
  engines: candidates,
  guard: guardListeners,
  pictures: {
    expected: `${expectedSource}, or a RawImage`,
    accepts: (value): value is Picture => isSource(value) || isRawImage(value),
  },
  openPicture: async (picture, options) => (isSource(picture) ? readImage(picture, options) : picture),
  wideGamut: true,
  present: (image) => new ResultPicture(image),
  read: fetchBytes,
  embedded: () => compactFile,
  embeddedDecoder: () => instantFile,
  installed: (model) => (sourcesFor(model) ? undefined : installedWeights(model)),
  cache: diskCache,
  fetch: proxiedFetch,
  sources: sourcesFor,
  session: sessionOptions,
  crew: crewHere,
  checkMemory,
};

/** The file of `@pastiche/vgg19`, if it is installed in the user's project or beside this package. */
export function installedWeights(model: NetworkName): string | undefined {
  for (const base of [join(process.cwd(), 'package.json'), import.meta.url]) {
    try {
      return createRequire(base).resolve(`@pastiche/${model}/${model}.safetensors`);
    } catch {
      // It is not installed there.
    }
  }
  return undefined;
}

/** What a device has no kernel for, the CPU computes; and networks that the device would compute wrong. */
function sessionOptions(network: Network, { device = 'cpu' }: Engine): OnnxSessionOptions {
  const isFine = device !== 'cpu' && (device !== 'webgpu' || suitsWebGpu(network));
  return { executionProviders: isFine ? [device, 'cpu'] : ['cpu'] };
}

/** The servers that `$PASTICHE_SOURCES` names. */
export function sourcesFor(model: string): WeightsSource[] | undefined {
  const { PASTICHE_SOURCES: text } = process.env;
  return text ? parseSources(text, model) : undefined;
}

/** The rest of it core checks, in words of its own. */
function isRawImage(value: unknown): value is RawImage {
  return typeof value === 'object' && value !== null && 'data' in value && 'width' in value && 'height' in value;
}
