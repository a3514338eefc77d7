// `npm run demo`: sets up the project, builds the site, serves it on this machine, and prints its address. Ctrl-C ends it.
// `--port 8080` chooses a port, `--host` makes the site visible to other devices in the network.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bootstrap, root } from './bootstrap.mjs';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4173' }, host: { type: 'boolean', default: false } },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`Expected a number from 0 to 65535 for --port but received '${values.port}'`);
  process.exit(2);
}

bootstrap();
const site = join(root, 'apps/demo');
const { resolve } = createRequire(join(site, 'package.json'));
// A dependency of the site, installed only by the set-up.
const { preview } = await import(pathToFileURL(resolve('vite')));
const host = values.host ? '0.0.0.0' : '127.0.0.1';
// Uses another port if this one is taken.
const server = await preview({ root: site, preview: { port, host, strictPort: false } });
console.log('\nThe site is built, and served at:');
server.printUrls();
console.log('  Press Ctrl-C to end it.');
