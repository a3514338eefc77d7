import { invalidOption } from '@pastiche/core';
import { FolderStore } from './folderStore.ts';
import { retrying } from './retrying.ts';
import { S3Store } from './s3Store.ts';
import type { Store } from './store.ts';

/**
 * Opens a store by its address: a folder, or `s3://bucket/prefix`, with `?endpoint=http://...&region=...` for a server other than Amazon's. Keys come from
 * the environment, as all tools of S3 have them.
 *
 * @throws PasticheError `invalid-option`
 */
export function openStore(address: string): Store {
  if (!/^s3:/i.test(address)) return retrying(new FolderStore(address));
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url?.hostname) throw invalidOption('the store', 'a folder, or s3://bucket/prefix', address);
  const { endpoint, region = process.env.AWS_REGION ?? 'us-east-1' } = Object.fromEntries(url.searchParams);
  // Servers other than Amazon's seldom have a host for each bucket.
  const config = { region, ...(endpoint && { endpoint, forcePathStyle: true }) };
  return retrying(new S3Store(url.hostname, url.pathname.replace(/^\/+|\/+$/g, ''), config));
}
