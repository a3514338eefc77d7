import type { RawImage } from '@pastiche/core';
import { suitsWebGpu } from '@pastiche/models';
import type { Pipeline, Platform } from '@pastiche/pipeline';
import type { BackendName } from '../backendNames.ts';
import { fetchBlob } from '../fetchBlob.ts';
import { browserCache } from './browserCache.ts';
import { crewHere } from './crew.ts';
import { engines } from './engines.ts';
import { fasterWayBack } from './fasterWayBack.ts';
import { fastest } from './measured.ts';
import { samePicture } from './samePicture.ts';
import { tilesHere } from './tilesHere.ts';
import { unzip } from './unzip.ts';

/** The pipeline of a worker. */
export type WebPipeline = Pipeline<RawImage, BackendName>;

/** A browser's worker. Its pictures are pixels: the page has read them, since workers cannot see a page's elements. */
export const webPlatform: Platform<RawImage, BackendName> = {
  engines,
  fastest,
  pictures: {
    expected: 'a picture',
    accepts: (value): value is RawImage => typeof value === 'object' && value !== null && 'channels' in value,
  },
  openPicture: async (picture) => samePicture(picture),
  read: async (source, signal) => unzip(new Uint8Array(await (await fetchBlob(source, signal)).arrayBuffer())),
  // We compress it ourselves: servers do not know that it is worth it.
  embedded: () => new URL('./compact.safetensors.gz', import.meta.url),
  embeddedDecoder: () => new URL('./instant.safetensors.gz', import.meta.url),
  cache: browserCache,
  // ONNX Runtime passes over what it or the browser lacks.
  session: (network) => ({ executionProviders: suitsWebGpu(network) ? ['webgpu', 'wasm'] : ['wasm'] }),
  wayBack: fasterWayBack,
  crew: crewHere,
  tiles: tilesHere,
};
