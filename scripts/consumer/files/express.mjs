// A server that paints uploads, and two clients at once. Each must get what it would have got alone.
import { readFileSync } from 'node:fs';
import { readImage, stylize } from '@pastiche/node';
import express from 'express';
import multer from 'multer';

const app = express();
const upload = multer({ storage: multer.memoryStorage() });
app.post('/paint/:backend', upload.fields([{ name: 'photo' }, { name: 'painting' }]), async (request, response) => {
  const [content, styles] = await Promise.all(
    ['photo', 'painting'].map((name) => readImage(request.files[name][0].buffer)),
  );
  const { backend } = request.params;
  const { data } = await stylize({ content, styles, size: 48, iterations: 4, backend }).result;
  response.end(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
});
const server = app.listen(0, '127.0.0.1');
await new Promise((resolve) => server.on('listening', resolve));

async function ask(backend) {
  const form = new FormData();
  for (const name of ['photo', 'painting']) form.set(name, new Blob([readFileSync(`${name}.jpg`)]), `${name}.jpg`);
  const address = `http://127.0.0.1:${server.address().port}/paint/${backend}`;
  const response = await fetch(address, { method: 'POST', body: form });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}

const backends = ['wasm', 'cpu'];
const together = await Promise.all(backends.map(ask));
for (const [i, backend] of backends.entries()) {
  if (!together[i].equals(await ask(backend))) throw new Error(`${backend} painted something else than alone`);
}
console.log(`${backends.join(' and ')} painted the same pictures as alone`);
server.close();
server.closeAllConnections();
