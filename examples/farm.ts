// A farm within this process: uploads a photo and a painting over HTTP, follows the job's events, and fetches the picture. On many machines, only `serve` and workers differ.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JobView, serve } from '@pastiche/farm';
import { out, painting, photo, size } from './inputs.ts';

const store = await mkdtemp(join(tmpdir(), 'farm-'));
const { url, close } = await serve({ store, port: 0 });
console.log(`listening on ${url}`);

async function ask(path: string, options?: RequestInit): Promise<Response> {
  const answer = await fetch(url + path, options);
  if (answer.ok) return answer;
  throw new Error(`The server answered ${answer.status}: ${await answer.text()}`);
}

async function upload(path: string): Promise<string> {
  const body = await readFile(path);
  const answer = await ask('/v1/uploads', { method: 'POST', body, headers: { 'content-type': 'image/jpeg' } });
  return (await answer.json()).picture;
}

const [content, style] = await Promise.all([photo, painting].map(upload));
const job = { content, styles: [style], size, preset: 'draft', iterations: 20 };
const headers = { 'content-type': 'application/json' };
const added: JobView = await (await ask('/v1/jobs', { method: 'POST', body: JSON.stringify({ job }), headers })).json();

// Events end with the job. Each has all that is to be known of it.
const events = (await ask(`/v1/jobs/${added.id}/events`)).body as unknown as AsyncIterable<Uint8Array>;
const decoder = new TextDecoder();
let text = '';
for await (const bytes of events) {
  text += decoder.decode(bytes, { stream: true });
  const whole = text.split('\n\n');
  text = whole.pop() ?? '';
  for (const event of whole) {
    const data = /^data: (.*)$/m.exec(event)?.[1];
    if (data === undefined) continue;
    const { state, progress, doing }: JobView = JSON.parse(data);
    console.log(`${state} ${Math.round(100 * progress)} % ${doing}`);
  }
}
await writeFile(out, new Uint8Array(await (await ask(`/v1/jobs/${added.id}/result`)).arrayBuffer()));
console.log(`wrote ${out}`);
await close();
await rm(store, { recursive: true });
