// Measures the speed and peak memory of `pastiche explore` for several numbers of pictures: all units of VGG-19's layers up to conv4_4, nine patches
// each, without drawing. Each number has a process of its own. Measures the last build (`npm test` builds).
//
//   npx tsx bench/explore.ts <folder of pictures> <weights of VGG-19> [numbers of pictures, default 100 1000]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { networks, upTo } from '@pastiche/models';
import { explore } from '@pastiche/node';

const [images, weights, ...counts] = process.argv.slice(2);
const deepest = 'conv4_4';

/** Explores `count` pictures, spread evenly over the folder. */
function some(count: number, folder: string): void {
  const entries = readdirSync(images, { recursive: true, withFileTypes: true });
  const all = entries.filter((entry) => entry.isFile() && /\.(jpe?g|png)$/i.test(entry.name));
  if (all.length < count) throw new Error(`Expected ${count} pictures in ${images} but found ${all.length}`);
  for (let i = 0; i < count; i++) {
    const { parentPath, name } = all[Math.floor((i * all.length) / count)];
    symlinkSync(resolve(parentPath, name), join(folder, `${i} ${name}`));
  }
}

async function measure(count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pastiche-bench-'));
  const output = mkdtempSync(join(tmpdir(), 'pastiche-bench-'));
  try {
    some(count, folder);
    const layers = upTo(networks.vgg19, [deepest]).flatMap((each) => (each.op === 'conv' ? [each.name] : []));
    const begin = { at: 0, cpu: process.cpuUsage() };
    // Stops before drawing.
    for await (const event of explore({ images: folder, output, model: 'vgg19', weights, layers })) {
      if (event.type === 'network') console.log(`${event.name}, ${layers[0]} to ${deepest}: ${event.backend?.reason}`);
      if (event.type !== 'picture') continue;
      // The first picture includes setup.
      if (event.done === 1) [begin.at, begin.cpu] = [performance.now(), process.cpuUsage()];
      if (event.done === event.total) break;
    }
    const seconds = (performance.now() - begin.at) / 1000;
    const { user, system } = process.cpuUsage(begin.cpu);
    const cpu = (user + system) / 1e6;
    const peak = process.resourceUsage().maxRSS / 1024;
    console.log(
      `${count} pictures: ${((count - 1) / seconds).toFixed(2)} pictures/s, ${(cpu / (count - 1)).toFixed(3)} s of processor each, ` +
        `${peak.toFixed(0)} MB at the peak`,
    );
  } finally {
    for (const each of [folder, output]) rmSync(each, { recursive: true });
  }
}

if (process.env.PASTICHE_BENCH) await measure(Number(process.env.PASTICHE_BENCH));
else {
  for (const count of counts.length > 0 ? counts : ['100', '1000']) {
    const args = [...process.execArgv, fileURLToPath(import.meta.url), images, weights];
    spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, PASTICHE_BENCH: count } });
  }
}
