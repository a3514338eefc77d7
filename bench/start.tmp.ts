import { adam, lbfgs, Objective, standardLosses, type Optimizer } from '@pastiche/core';
import { loadEncoder, readImage, stylize, useBackend } from '@pastiche/node';
import * as tf from '@tensorflow/tfjs-core';
const A = '/work/shared/assets/images/';
const size = Number(process.env.SIZE ?? 384);
const pairs = (process.env.PAIRS ?? 'content/tubingen.jpg,style/starry_night.jpg photos/kodak/kodim16.png,paintings/cezanne-fruit-bowl.jpg content/golden_gate.jpg,style/great_wave.jpg').split(' ');
const only = process.env.ONLY;
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
function falling(rate: number, steps: number, hold = 0.3): Optimizer<any> {
  const inner = adam({ learningRate: rate }); let n = 0;
  return { ...inner, name: 'falling', update: (m, s, i, r) => { const p = n++ / steps; const f = p < hold ? 1 : 0.5 * (1 + Math.cos(Math.PI * Math.min(1, (p - hold) / (1 - hold)))); return inner.update(m, s as never, i, r * Math.max(0.03, f)); } } as Optimizer<any>;
}
const toT = ({ data, width, height, channels }: any) => tf.tidy(() => tf.div(tf.slice(tf.tensor4d(Float32Array.from(data), [1, height, width, channels]), [0, 0, 0, 0], [1, height, width, 3]), 255) as tf.Tensor4D);
await useBackend();
async function go(content: string, style: string, o: object, judge: (p: any) => Promise<number>) {
  const t0 = cpu(); let off = 0; const rows: string[] = [];
  const run = stylize({ content: A + content, styles: A + style, size, backend: 'onnx', ...o } as never);
  for await (const e of run as AsyncIterable<any>) {
    if (e.type !== 'step' || e.scale < e.scales - 1) continue;
    if (e.iteration === 1 || e.iteration % 10 === 0) { const b = cpu(); const p = await run.snapshot(); rows.push(`${e.iteration}:${(await judge(p)).toFixed(3)}@${(b - t0 - off).toFixed(0)}s`); off += cpu() - b; }
  }
  const b = cpu() - t0 - off;
  return { rows, J: await judge(await run.result), cpu: b };
}
const one = { init: 'instant', minSize: size };
const ways: [string, object][] = [
  ['default', {}],
  ['one scale .02', { ...one, iterations: 100 }],
  ['one scale .04', { ...one, iterations: 100, learningRate: 0.04 }],
  ['falling .04 over 60', { ...one, iterations: 60, optimizer: falling(0.04, 60), average: 0.9 }],
  ['falling .06 over 60', { ...one, iterations: 60, optimizer: falling(0.06, 60), average: 0.9 }],
  ['lbfgs', { ...one, iterations: 60, optimizer: 'lbfgs', average: 0 }],
  ['content default falling', { optimizer: 0 }],
];
for (const p of pairs) {
  const [c, s] = p.split(',');
  const encoder = await loadEncoder({ model: 'compact' });
  const [photo, image] = (await Promise.all([c, s].map((f) => readImage(A + f, { longest: size })))).map(toT);
  const objective = await Objective.create(encoder, standardLosses({ }), photo, [{ image, weight: 1 }]);
  const judge = async (pic: any) => { const t = toT(pic); const { loss, gradient } = await objective.evaluate(t); tf.dispose([t, gradient]); return loss; };
  for (const [name, o] of ways) {
    if (only && !name.includes(only)) continue;
    if ('optimizer' in o && o.optimizer === 0) continue;
    const r = await go(c, s, o, judge);
    console.log(`${p} | ${name} | J ${r.J.toFixed(3)} cpu ${r.cpu.toFixed(0)} | ${r.rows.join(' ')}`);
  }
  objective.dispose(); encoder.dispose();
}
