import { measuredLayers, type TileOptions } from '@pastiche/core';
import { type NetworkName, networkSizes, networks } from '@pastiche/models';
import type { MemoryCheck } from '@pastiche/pipeline';
import * as tf from '@tensorflow/tfjs-core';
import { type DeviceMemory, mostPixels } from './mostPixels.ts';

/** The blocks that fit into a device's memory, and into what its graphics card can bind at once. */
export function tilesHere({
  encoder,
  engine,
  settings,
  losses,
  content,
  memory,
}: MemoryCheck): Promise<TileOptions | undefined> {
  return engine.use(() => {
    if (!Object.hasOwn(networks, encoder.name)) return undefined;
    const network = networks[encoder.name as NetworkName];
    const layers = losses?.flatMap((loss) => loss.layers) ?? measuredLayers(settings);
    const target = losses ? 0 : networkSizes(network, Object.keys(settings.contentLayers)).features;
    const { size, optimizer } = settings;
    const pixels = (size ** 2 * Math.min(content.width, content.height)) / Math.max(content.width, content.height);
    const picture = { pixels, target, isRemembered: optimizer === 'lbfgs' };
    return { mostPixels: mostPixels(deviceHere(), { ...networkSizes(network, layers), ...picture, memory }) };
  });
}

function deviceHere(): DeviceMemory {
  const { hardwareConcurrency: processors, userAgent } = navigator;
  const { deviceMemory: gigabytes } = navigator as { deviceMemory?: number };
  const { device } = tf.backend() as { device?: { limits?: DeviceMemory['limits'] } };
  const isPhone = /Android|Mobile/.test(userAgent);
  return { gigabytes, processors, isPhone, isWasm: tf.getBackend() === 'wasm', limits: device?.limits };
}
