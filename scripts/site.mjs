// Puts together what is deployed, in out/site: the demo, its documentation under docs/, and e/CODE, the address that an error with this code ends with.
// `node scripts/site.mjs` builds it; `--serve` also serves it on this machine.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, root, run } from './bootstrap.mjs';

const site = join(root, 'out/site');

bootstrap();
run(process.execPath, ['apps/docs/scripts/build.mjs']);
rmSync(site, { recursive: true, force: true });
cpSync(join(root, 'apps/demo/dist'), site, { recursive: true });
cpSync(join(root, 'out/docs'), join(site, 'docs'), { recursive: true });
const { errorCodes } = await import('../packages/core/dist/index.js');
for (const code of errorCodes) {
  mkdirSync(join(site, 'e', code), { recursive: true });
  writeFileSync(join(site, 'e', code, 'index.html'), redirectTo(`../../docs/troubleshooting#${code}`, code));
}
console.log('The site is in out/site.');
if (process.argv.includes('--serve')) {
  const { serveSite } = await import('./serveSite.mjs');
  console.log(`It is served at ${(await serveSite(4174)).url}. Press Ctrl-C to end it.`);
}

/** A page that leads to another: a server of files only knows no other way. */
function redirectTo(address, code) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${code}: pastiche</title>
<meta http-equiv="refresh" content="0; url=${address}">
<p><a href="${address}">What to do about ${code}</a></p>
</html>
`;
}
