// Starts `pastiche serve` as a package's user does, paints a picture over HTTP, and ends it.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const bin = createRequire(import.meta.url)
  .resolve('@pastiche/node/package.json')
  .replace('package.json', 'bin/pastiche.js');
const child = spawn(process.execPath, [bin, 'serve', '--port', '0', '--store', 'store'], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
let said = '';
const url = await new Promise((resolve, reject) => {
  child.stderr.on('data', (data) => {
    said += data;
    const found = /Listening on (\S+?),/.exec(said)?.[1];
    if (found) resolve(found);
  });
  child.on('exit', () => reject(new Error(said)));
});
const ask = async (path, type, body) => {
  const answer = await fetch(url + path, body && { method: 'POST', body, headers: { 'content-type': type } });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return answer;
};
const [content, style] = await Promise.all(
  ['photo.jpg', 'painting.jpg'].map(
    async (name) => (await (await ask('/v1/uploads', 'image/jpeg', readFileSync(name))).json()).picture,
  ),
);
const job = { content, styles: style, size: 64, iterations: 5 };
const { id } = await (await ask('/v1/jobs', 'application/json', JSON.stringify({ job }))).json();
const events = await (await ask(`/v1/jobs/${id}/events`)).text();
const { byteLength } = await (await ask(`/v1/jobs/${id}/result`)).arrayBuffer();
if (byteLength < 1000) throw new Error(`The picture has ${byteLength} bytes`);
child.kill('SIGTERM');
const code = await new Promise((resolve) => child.on('exit', resolve));
// Windows has no SIGTERM that could be heard.
if (code !== 0 && process.platform !== 'win32') throw new Error(`It ended with ${code}: ${said}`);
console.log(`a picture of ${byteLength} bytes over HTTP, ${events.split('event: job').length - 1} events`);
