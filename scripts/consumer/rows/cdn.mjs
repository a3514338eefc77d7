import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../bootstrap.mjs';
import { serve } from '../browser.mjs';
import { web } from './strict.mjs';

/** examples/cdn, with a server of another origin for the CDN. */
async function example(workshop) {
  const page = readFileSync(join(root, 'examples/cdn/index.html'), 'utf8');
  const cdn = await serve(await web(workshop), { 'access-control-allow-origin': '*' });
  const local = page.replace(/https:\/\/cdn\.jsdelivr\.net\/npm\/@pastiche\/web@\d+\//, cdn.url);
  if (local === page) throw new Error('examples/cdn no longer imports from the CDN that this replaces');
  const site = await serve(() => local);
  try {
    return await (await workshop.browser()).paintForm(site.url);
  } finally {
    for (const server of [cdn, site]) server.close();
  }
}

export const rows = [
  { name: 'cdn', environment: 'no tools', does: 'examples/cdn, from another origin', inSubset: true, run: example },
];
