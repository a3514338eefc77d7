// Decodes one HEIC file with `heic-decode`, and ends.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

const { bytes, decoder, mostPixels } = workerData;
const [image] = await createRequire(import.meta.url)(decoder).all({ buffer: bytes });
if (image.width * image.height > mostPixels) throw new Error('it exceeds pixel limit');
const picture = await image.decode();
parentPort.postMessage(picture, [picture.data.buffer]);
