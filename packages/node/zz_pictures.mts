import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
const root = process.argv[2], out = process.argv[3];
const { createPipeline, readImage } = await import(`${root}/packages/node/dist/index.js`);
const core = await import(`${root}/packages/core/dist/index.js`);
const models = await import(`${root}/packages/models/dist/index.js`);
const s = (n: string) => `${root}/samples/${n}.jpg`;
const base = { content: s('content-landscape'), styles: s('style-ink') };
const few = { size: 110, minSize: 72, iterations: 4, coarseIterations: 3 };
const configs: Record<string, any> = {
  default: { ...few }, draft: { ...few, preset: 'draft' }, paper: { ...few, preset: 'paper', minSize: 72, iterations: 4 },
  lbfgs: { ...few, optimizer: 'lbfgs' }, average: { ...few, pooling: 'average', border: 'replicate' },
  blend: { ...few, styles: [s('style-ink'), s('style-mosaic')], blend: [1, 2], init: 'style', initNoise: 0.3, colors: 'content', seed: 7 },
  units: { ...few, units: { 'conv3_1:4': 0.2 }, styleStatistic: 'gram', styleScale: 1.3 },
};
const pipeline = createPipeline({ keep: 2 });
const results: Record<string, string> = {};
async function note(name: string, run: any) {
  const h = createHash('sha256');
  for await (const e of run) if (e.type === 'step' || e.type === 'scale') { const { type: _t, ...r } = e; h.update(JSON.stringify(r)); }
  const p = await run.result; h.update(p.data); results[name] = `${p.width}x${p.height} ${h.digest('hex').slice(0, 24)}`; console.log(name, results[name]);
}
for (const backend of ['wasm', 'onnx', 'cpu']) for (const [name, c] of Object.entries(configs)) {
  if (backend === 'cpu' && name !== 'default' && name !== 'average') continue;
  await note(`${backend} ${name}`, pipeline.run({ ...base, ...c, backend, ...(backend === 'cpu' ? { size: 64, minSize: 64, iterations: 2 } : {}) }));
}
for (const backend of ['wasm', 'onnx']) {
  const engine = await pipeline.engines.open(backend);
  for (const model of ['squeezenet', 'googlenet'] as const) for (const options of [{}, { pooling: 'average', border: 'replicate' }]) {
    const network = models.networks[model];
    const weights = models.randomWeights(network, 3);
    const encoder = await engine.use(() => engine.runtime ? models.createOnnxEncoder(engine.runtime, network, weights, options) : models.createTfjsEncoder(network, weights, options));
    const content = await readImage(base.content, { longest: 200 }); const style = await readImage(base.styles, { longest: 200 });
    const hash = createHash('sha256');
    const picture = await engine.use(() => core.stylize({ content, styles: style, encoder, ...few, ...network.usual }).result);
    hash.update(picture.data);
    results[`${backend} ${model} ${JSON.stringify(options)}`] = hash.digest('hex').slice(0, 24);
    console.log(backend, model, hash.digest.length, results[`${backend} ${model} ${JSON.stringify(options)}`]);
  }
  const net = models.networks.compact; const { network, weights } = await models.readWeights(new Uint8Array((await import('node:fs')).readFileSync(`${root}/packages/models/weights/compact.safetensors`)), net);
  const h = createHash('sha256'); for (const [k, v] of weights) { h.update(k); h.update(JSON.stringify(v.shape)); h.update(v.data); } h.update(JSON.stringify(network)); results.compact = h.digest('hex').slice(0, 24);
}
writeFileSync(out, JSON.stringify(results, null, 1)); process.exit(0);
