// A page that paints twice, on WebAssembly and on the best engine there is, and tells how it went by its title.
import { stylize } from '@pastiche/web';

const size = 48;
const data = Uint8ClampedArray.from({ length: size * size * 4 }, (_, i) => (i * 37) % 256);
const content = new ImageData(data, size, size);
const { searchParams } = new URL(location.href);
const script = searchParams.get('worker');
const worker = script ? () => new Worker(script, { type: 'module' }) : undefined;

async function paint(backend) {
  const run = stylize({ content, styles: content, size, iterations: 2, backend, worker });
  let reason = '';
  for await (const event of run) if (event.type === 'backend') reason = event.reason;
  const { width } = await run.result;
  return `${reason.replace(/,? (as|\().*/, '')}: ${width} px`;
}

/** @param {(string | undefined)[][]} turns the engines; those of one turn paint at the same time */
async function paintAll(turns) {
  const seen = [];
  for (const engines of turns) seen.push(...(await Promise.all(engines.map(paint))));
  return seen;
}

const turns = searchParams.has('together') ? [['wasm', undefined]] : [['wasm'], [undefined]];
paintAll(turns)
  .catch((error) => [`${error.code}: ${error.message}`])
  .then((seen) => {
    document.title = JSON.stringify(seen);
  });
