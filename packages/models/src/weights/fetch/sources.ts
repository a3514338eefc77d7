import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { invalidOption } from '@pastiche/core';
import type { Network } from '../../networks/network.ts';
import { vgg19Package } from './vgg19Package.ts';

/** An address of a network's weights. */
export interface WeightsSource {
  /** Name of the server. */
  name: string;
  /** Name of the weights; sources of the same weights are interchangeable and share a file in the cache. */
  weights: string;
  /** The address of the file. */
  url: string;
  /** Size of the file in bytes, if known. */
  bytes?: number;
  /** Hash of the whole file. */
  hash?: {
    /** How it is computed. */
    algorithm: 'md5' | 'sha256';
    /** In hexadecimal digits. */
    digest: string;
  };
  /**
   * Download only the header of this safetensors file and the tensors needed, by HTTP range. Its address must name a revision, since its
   * hash cannot be checked.
   */
  ranged?: boolean;
  /** Format of the file in the cache; I8 loses nothing if the weights came as I8. @defaultValue 'F32' */
  format?: 'I8';
  /** The license of the weights, and whose they are. */
  license: string;
}

const vgg = 'CC BY 4.0, Visual Geometry Group, University of Oxford';

/** The package `@pastiche/vgg19` on servers that give npm's files to every page: Keras's copy, as 8-bit integers. */
export function npm({ version, bytes, sha256 }: typeof vgg19Package): WeightsSource[] {
  if (sha256 === undefined) return [];
  const hash = { algorithm: 'sha256', digest: sha256 } as const;
  const file = `@pastiche/vgg19@${version}/vgg19.safetensors`;
  const servers = { jsdelivr: `https://cdn.jsdelivr.net/npm/${file}`, unpkg: `https://unpkg.com/${file}` };
  return Object.entries(servers).map(([name, url]) => ({
    name,
    weights: 'npm',
    url,
    bytes,
    hash,
    format: 'I8',
    license: vgg,
  }));
}

/** Keras's copy of the VGG authors' weights. */
function keras(network: string, bytes: number, md5: string): WeightsSource[] {
  const file = `${network}_weights_tf_dim_ordering_tf_kernels_notop.h5`;
  const hash = { algorithm: 'md5', digest: md5 } as const;
  const servers = {
    keras: `https://storage.googleapis.com/tensorflow/keras-applications/${network}/${file}`,
    'keras-github': `https://github.com/fchollet/deep-learning-models/releases/download/v0.1/${file}`,
  };
  return Object.entries(servers).map(([name, url]) => ({ name, weights: 'keras', url, bytes, hash, license: vgg }));
}

/** torchvision's own training of VGG: other weights, which paint a little differently. */
function timm(network: string, revision: string): WeightsSource {
  const url = `https://huggingface.co/timm/${network}.tv_in1k/resolve/${revision}/model.safetensors`;
  return { name: 'timm', weights: 'torchvision', url, ranged: true, license: 'BSD-3-Clause, torchvision' };
}

/** Sources by network, in the order in which they are tried. */
export const weightsSources: Readonly<Record<string, readonly WeightsSource[]>> = {
  vgg19: [
    ...npm(vgg19Package),
    ...keras('vgg19', 80_134_624, '253f8cb515780f3b799900260a226db6'),
    timm('vgg19', '128d4708565b3a414bcbb9bbad440b2fe37b9f18'),
  ],
  vgg16: [
    ...keras('vgg16', 58_889_256, '6d6bbae143d832006294945121d1f1fc'),
    timm('vgg16', '3394518cba29aee1ea82a49d971be90d2dd1dab7'),
  ],
};

/** A cached file's name; sources of the same weights share it. */
export function cacheName({ name }: Network, { weights }: WeightsSource): string {
  return `${name}-${weights}.safetensors`;
}

/**
 * Parses a comma-separated list of source names and web addresses. In an address, `{model}` stands for the network's name; it may end with
 * the file's hash, `#md5=...` or `#sha256=...`.
 *
 * @throws PasticheError `invalid-option`
 */
export function parseSources(text: string, network: string): WeightsSource[] {
  const known = weightsSources[network] ?? [];
  const names = known.map(({ name }) => name).join(', ');
  return text.split(',').map((entry) => {
    const wanted = entry.trim();
    const source = known.find(({ name }) => name === wanted);
    if (source) return source;
    if (/^https?:\/\//i.test(wanted) && URL.canParse(wanted)) return ownSource(wanted, network);
    throw invalidOption('the source of weights', `${names} or a web address`, wanted);
  });
}

function ownSource(text: string, network: string): WeightsSource {
  const [address, fragment = ''] = text.replaceAll('{model}', network).split('#');
  const [, algorithm, digest] = /^(md5|sha256)=([0-9a-f]+)$/i.exec(fragment) ?? [];
  if (fragment && !algorithm) throw invalidOption('the source of weights', '#md5=... or #sha256=... at its end', text);
  const { host } = new URL(address);
  return {
    name: host,
    weights: bytesToHex(sha256(utf8ToBytes(text))).slice(0, 8),
    url: address,
    license: 'not known',
    ...(algorithm && {
      hash: { algorithm: algorithm.toLowerCase() as 'md5' | 'sha256', digest: digest.toLowerCase() },
    }),
  };
}
