import { mkdirSync, existsSync } from 'node:fs';
import { basename } from 'node:path';
import { stylize } from '@pastiche/node';
const A = '/work/shared/assets/images/';
const size = Number(process.env.SIZE ?? 384);
const pairs = process.env.PAIRS!.split(' ');
const ways = JSON.parse(process.env.WAYS!) as Record<string, object>;
const name = (p: string) => basename(p).replace(/\.\w+$/, '');
for (const p of pairs) {
  const [c, s] = p.split(',');
  for (const [way, o] of Object.entries(ways)) {
    const out = `/tmp/instant/look/${way}`; mkdirSync(out, { recursive: true });
    const file = `${out}/${name(c)}--${name(s)}.png`;
    if (existsSync(file)) continue;
    const t = process.cpuUsage();
    const picture = await stylize({ content: A + c, styles: A + s, size, backend: 'onnx', ...o } as never).result;
    await picture.toFile(file);
    const d = process.cpuUsage(t);
    console.log(way, name(c), name(s), ((d.user + d.system) / 1e6).toFixed(0), 's');
  }
}
