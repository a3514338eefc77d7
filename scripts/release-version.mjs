// `npm run release:version`: raises the versions and writes the changelogs from the changesets. Before the first release, it also builds
// @pastiche/vgg19 from the original weights (a download of 80 MB) and notes its hash in @pastiche/models.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, pnpm, root, run } from './bootstrap.mjs';

bootstrap();
run(...pnpm(['exec', 'changeset', 'version']));
const pin = readFileSync(join(root, 'packages/models/src/weights/fetch/vgg19Package.ts'), 'utf8');
if (!/sha256: '/.test(pin)) run('npm', ['run', 'weights', '--prefix', 'packages/vgg19', '--', '--pin']);
