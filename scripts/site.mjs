// Builds the site for a server: the demo at its root, the documentation below docs/. The result is out/site.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, root, run } from './bootstrap.mjs';

const site = join(root, 'out/site');
bootstrap();
run(process.execPath, ['apps/docs/scripts/build.mjs']);
rmSync(site, { recursive: true, force: true });
cpSync(join(root, 'apps/demo/dist'), site, { recursive: true });
cpSync(join(root, 'out/docs'), join(site, 'docs'), { recursive: true });
