import { stylize, resolveOptions } from '@pastiche/core';
import { readFileSync } from 'node:fs';
import { loadEncoder, readImage } from '@pastiche/node';
const [model, size, most, backend = 'onnx', iters = '2', layers=''] = process.argv.slice(2);
const assets = '/work/shared/assets';
const n = Number(size);
const photo = await readImage(`${assets}/images/content/tubingen.jpg`);
const art = await readImage(process.env.ART ?? `${assets}/images/paintings/${(await import('node:fs')).readdirSync(assets + '/images/paintings').filter((f) => /jpg|png/.test(f))[0]}`);
const encoder = await loadEncoder({ model: model as 'compact', backend: backend as 'onnx', ...(model === 'vgg19' ? { weights: `${assets}/weights/vgg19_f16.safetensors` } : {}) });
const square = { ...photo, ...{} };
// square crop to n x n
const side = Math.min(photo.width, photo.height);
const run = stylize({ content: photo, styles: [art], encoder, size: n, minSize: n, iterations: Number(iters), ...(Number(most) > 0 ? { tiles: { mostPixels: Number(most) } } : {}) } as never);
let t = performance.now();
for await (const e of run) {
  if (e.type === 'scale') t = performance.now();
  if (e.type === 'step') { console.log('step', ((performance.now() - t) / 1000).toFixed(2), e.loss, process.cpuUsage().user / 1e6 | 0); t = performance.now(); }
  else console.log(e.type, (e as {width?: number}).width, (e as {height?: number}).height);
}
const r = await run.result;
let h = 0; for (const v of r.data as Uint8ClampedArray) h = (h * 31 + v) | 0;
console.log('hash', h, 'peak MB', (readFileSync('/proc/self/status', 'utf8').match(/VmHWM:\s+(\d+)/)?.[1] as unknown as number) / 1024 | 0);
process.exit(0);
