import { createHash } from 'node:crypto';
import { checkWeights, inputMetadata, type LoadedNetwork, writeSafetensors } from '@pastiche/models';

/** A file of the package. */
export interface Built {
  bytes: Uint8Array;
  /** In hexadecimal. */
  sha256: string;
}

/**
 * Makes the package's file: filters as 8-bit integers, one scale per filter. The same weights make the same file, to the bit, on every machine.
 *
 * @throws PasticheError `invalid-weights`
 */
export function convert({ network, weights }: LoadedNetwork): Built {
  checkWeights(weights, network);
  const metadata = {
    network: network.name,
    ...inputMetadata(network.input),
    authors: 'Karen Simonyan and Andrew Zisserman, Visual Geometry Group, University of Oxford',
    license: 'CC BY 4.0, https://creativecommons.org/licenses/by/4.0/',
    changes: 'without the classifier; filters rounded to 8-bit integers with a scale each',
  };
  const bytes = writeSafetensors(weights, { format: 'I8', metadata });
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
