// One pass of the painter: how long the first picture takes from a fresh process (networks included), and each of the following ones with the same
// painting; processor seconds of all threads, and the process's memory at its peak. Measures the last build.
//
//   npx tsx bench/instant.ts PHOTO PAINTING [--size 512] [--backends onnx,wasm] [--pictures 12]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BackendName, instantEach, readImage } from '@pastiche/node';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '512' },
    backends: { type: 'string', default: 'onnx,wasm' },
    pictures: { type: 'string', default: '12' },
    here: { type: 'string' },
  },
});
const [photo, painting] = positionals;

/** Wall and processor seconds since some moment. */
function now(): [number, number] {
  const { user, system } = process.cpuUsage();
  return [performance.now() / 1000, (user + system) / 1e6];
}

async function measure(backend: BackendName): Promise<void> {
  const size = Number(flags.size);
  const content = await readImage(photo, { longest: size });
  const times: [number, number][] = [];
  let last = now();
  const photos = Array.from({ length: Number(flags.pictures) }, () => content);
  for await (const { width, height } of instantEach(photos, painting, { backend, size })) {
    const at = now();
    times.push([at[0] - last[0], at[1] - last[1]]);
    if (times.length === 1) console.log(`${backend}, ${width}x${height}`);
    last = at;
  }
  const [first, ...others] = times;
  const middle = (i: 0 | 1): string =>
    others
      .map((time) => time[i])
      .sort((a, b) => a - b)
      [others.length >> 1].toFixed(2);
  const memory = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  console.log(
    `  first picture ${first[0].toFixed(2)} s (processor ${first[1].toFixed(2)} s), the following ${middle(0)} s each ` +
      `(processor ${middle(1)} s), memory at its peak ${memory} MB`,
  );
}

if (flags.here) await measure(flags.here as BackendName);
else {
  // Each in a process of its own, so that its memory is its own.
  for (const backend of flags.backends.split(',')) {
    const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), '--here', backend]);
    await once(child, 'exit');
  }
}
