import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../../../packages/core/package.json', import.meta.url), 'utf8'));

/** The address of the demo, below which the documentation is. */
export const home: URL = new URL(`${manifest.homepage}/`);

/** The documentation's path on its server. */
export const base = `${home.pathname}docs/`;

/** Where the sources are. */
export const repository: string = manifest.repository.url.replace(/^git\+|\.git$/g, '');
