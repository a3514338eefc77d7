// Express: POST a form with a photo, and receive it painted. Two uploads are painted at once; whoever disconnects stops theirs.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createPipeline, PasticheError, readImage } from '@pastiche/node';
import express, { type ErrorRequestHandler } from 'express';
import multer, { MulterError } from 'multer';
import pLimit from 'p-limit';
import { visit } from './clients.ts';
import { painting, size } from './inputs.ts';

// One pipeline for the process: it keeps the network loaded. `only` makes sure that nothing a client sends is read as a path or an address.
const pipeline = createPipeline({ keep: 1, only: 'bytes' });
const styles = await readImage(painting, { longest: size });
const limit = pLimit(2);
const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 20_000_000, files: 1 } });
const app = express();

app.get('/', (_request, response) => {
  response.json({ painting: limit.activeCount, waiting: limit.pendingCount });
});

app.post('/paint', upload.single('photo'), async (request, response) => {
  const content = request.file?.buffer;
  if (!content) return void response.status(400).send('Send a form with a picture in the field "photo".');
  if (limit.pendingCount >= 10) return void response.status(503).set('retry-after', '60').send('Too many are waiting.');
  const left = new AbortController();
  response.on('close', () => left.abort());
  const iterations = Math.min(Number(request.query.iterations) || 100, 500);
  const job = { content, styles, size, iterations, coarseIterations: iterations };
  const picture = await limit(() => pipeline.run(job, { signal: left.signal }).result);
  response.type('png').send(await picture.toBuffer('png'));
});

// Express 5 brings the errors of async handlers here.
const onError: ErrorRequestHandler = (error, _request, response, _next) => {
  if (response.destroyed) return console.log('a client left; its run has ended');
  const isPicture = PasticheError.isInstance(error) && ['unreadable', 'invalid-image'].includes(error.code);
  if (isPicture || error instanceof MulterError) return void response.status(400).send(error.message);
  console.error(error);
  response.status(500).send('Something went wrong.');
};
app.use(onError);

const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
await visit(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
server.close();
pipeline.dispose();
