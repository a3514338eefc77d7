// What the examples of servers are tried with. One client leaves while its photo is painted. Then three upload at once, one of them no picture.
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { out, photo } from './inputs.ts';

export async function visit(address: string): Promise<void> {
  const send = (file: BlobPart, iterations: number, signal?: AbortSignal): Promise<Response> => {
    const body = new FormData();
    body.set('photo', new Blob([file]), 'photo.jpg');
    return fetch(`${address}/paint?iterations=${iterations}`, { method: 'POST', body, signal });
  };
  const isPainting = async (): Promise<boolean> => (await (await fetch(address)).json()).painting > 0;

  const file = await readFile(photo);
  const leaving = new AbortController();
  const served = send(file, 500, leaving.signal).then(() => Promise.reject(new Error('Served before it left')));
  const begun = (async () => {
    while (!(await isPainting())) await setTimeout(20);
  })();
  await Promise.race([begun, served]);
  leaving.abort();
  await served.catch(() => {});

  const [bad, ...good] = await Promise.all([send('no picture', 20), send(file, 20), send(file, 20)]);
  console.log(`no picture: ${bad.status}, ${await bad.text()}`);
  const pictures = await Promise.all(good.map(async (response) => Buffer.from(await response.arrayBuffer())));
  if (good.some(({ ok }) => !ok)) throw new Error(`The server answered: ${pictures.join('; ')}`);
  if (!pictures[0].equals(pictures[1])) throw new Error('Painted at once, one photo became two different pictures');
  await writeFile(out, pictures[0]);
  console.log(`wrote ${out}`);
}
