// `npm run stylize`: sets up the project, then runs the pastiche command, by default with a sample pair.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';

const sample = [
  join(root, 'samples/content-landscape.jpg'),
  join(root, 'samples/style-strokes.jpg'),
  '--output',
  join(root, 'out/landscape-strokes.png'),
  '--size',
  '384',
  '--iterations',
  '50',
  '--coarse-iterations',
  '60',
];

const given = process.argv.slice(2);
// Options without pictures apply to the sample pair: `npm run stylize -- --size 256`.
const hasPictures = given.length > 0 && !given[0].startsWith('-');
const isQuestion = given.some((argument) => ['-h', '--help', '-V', '--version'].includes(argument));

bootstrap({ quiet: given.length > 0 });
if (!hasPictures && !isQuestion) mkdirSync(join(root, 'out'), { recursive: true });
const args = hasPictures || isQuestion ? given : [...sample, ...given];
const { status, signal } = spawnSync(process.execPath, [join(root, 'packages/node/bin/pastiche.js'), ...args], {
  // npm runs scripts in the project's root, but paths are relative to the user's folder.
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
  // All packages of this clone: `serve` and `worker` are in one that the command's own does not depend on.
  env: { ...process.env, NODE_PATH: join(root, 'node_modules/.pnpm/node_modules') },
});
process.exitCode = status ?? (signal === 'SIGINT' ? 130 : 1);
