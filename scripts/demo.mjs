// `npm run demo`: sets up what is needed, builds the site, serves it on this machine, and says where. Ctrl-C ends it.
// `--port 8080` asks for a port, `--host` lets other devices in the network see it.
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
// From the site's own dependencies, which are there only now.
const { preview } = await import(pathToFileURL(resolve('vite')));
const host = values.host ? '0.0.0.0' : '127.0.0.1';
// Another port, if this one is taken.
const server = await preview({ root: site, preview: { port, host, strictPort: false } });
console.log('\nThe site is built, and served at:');
server.printUrls();
console.log('  Press Ctrl-C to end it.');
