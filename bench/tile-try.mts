import { readFileSync } from 'node:fs';
import { stylize } from '@pastiche/node';
const [model, size, options = '{}', iters = '3'] = process.argv.slice(2);
const assets = '/work/shared/assets';
let t = performance.now();
const run = stylize({ content: process.env.PHOTO ?? `${assets}/images/content/tubingen.jpg`, styles: process.env.ART ?? `${assets}/images/style/starry_night.jpg`, model, size: Number(size), minSize: Number(size), iterations: Number(iters), backend: 'onnx', ...(model === 'vgg19' ? { weights: `${assets}/weights/vgg19_f16.safetensors` } : {}), ...JSON.parse(options) } as never);
const mem = () => `${(Number(readFileSync('/proc/self/status', 'utf8').match(/VmHWM:\s+(\d+)/)?.[1]) / 1024) | 0} MB`;
for await (const e of run) {
  console.log(e.type, ((performance.now() - t) / 1000).toFixed(1), 's', mem(), e.type === 'step' ? e.loss : '', `cpu ${(process.cpuUsage().user / 1e6) | 0}`, (e as {width?: number}).width ?? '');
  t = performance.now();
}
const r = await run.result;
console.log('peak', mem(), r.width, r.height);
process.exit(0);
