// `npm run release:pack`: packs the packages whose versions npm does not have yet into out/tarballs, with the notes of the release. In a
// workflow it outputs `new`, the version, if there are any.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, pnpm, root, run } from './bootstrap.mjs';

const tarballs = join(root, 'out/tarballs');

/** Whether npm lacks this version. */
function isNew({ name, version, private: isPrivate }) {
  if (isPrivate || version === '0.0.0') return false;
  const { status, stdout, stderr } = spawnSync('npm', ['view', `${name}@${version}`, 'version'], { encoding: 'utf8' });
  if (status !== 0 && !stderr.includes('E404')) throw new Error(`Cannot ask npm for ${name}: ${stderr}`);
  return stdout.trim() !== version;
}

/** What the changelog says of a version. */
function notesOf({ name, version, folder }) {
  const file = join(folder, 'CHANGELOG.md');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [, notes = ''] = text.split(`\n## ${version}\n`);
  return `## ${name} ${version}\n${notes.split(/\n## \d/)[0].trimEnd()}\n`;
}

const packages = readdirSync(join(root, 'packages')).map((name) => {
  const folder = join(root, 'packages', name);
  return { folder, ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) };
});
const wanted = packages.filter(isNew);
if (wanted.length === 0) console.log('npm has all versions');
else {
  bootstrap();
  rmSync(tarballs, { recursive: true, force: true });
  mkdirSync(tarballs, { recursive: true });
  if (wanted.some(({ name }) => name === '@pastiche/vgg19'))
    run('npm', ['run', 'weights', '--prefix', 'packages/vgg19']);
  for (const { folder } of wanted) run(...pnpm(['pack', '--pack-destination', tarballs]), { cwd: folder });
  writeFileSync(join(tarballs, 'notes.md'), wanted.map(notesOf).join('\n'));
  const { version } = wanted.find(({ name }) => name !== '@pastiche/vgg19') ?? wanted[0];
  if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `new=${version}\n`);
}
