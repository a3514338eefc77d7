// Makes vgg19.safetensors, which the repository does not contain, from Keras's copy of the weights, whose hash is checked. Runs on the built packages.
//
//   npm run weights --prefix packages/vgg19          # downloads the original, and compares the result with the hash in @pastiche/models
//   ... -- FILE                                      # from a file of yours; for trying, any VGG-19 will do
//   ... -- --pin                                     # writes size and hash into @pastiche/models
//   ... -- --check                                   # only compares the file that is there
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fetchWeights, type LoadedNetwork, networks, readWeights, weightsSources } from '@pastiche/models';
import { type Built, convert } from './convert.ts';

const output = fileURLToPath(new URL('../vgg19.safetensors', import.meta.url));
const pinFile = new URL('../../models/src/weights/fetch/vgg19Package.ts', import.meta.url);
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { pin: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
});
const [file] = positionals;

/** Downloads Keras's copy, or reads the given file. */
async function original(): Promise<LoadedNetwork> {
  if (file) return readWeights(readFileSync(file), networks.vgg19);
  const sources = weightsSources.vgg19.filter(({ weights }) => weights === 'keras');
  const fetching = fetchWeights(networks.vgg19, { sources });
  for (;;) {
    const { done, value } = await fetching.next();
    if (done) return value;
    if (value.type === 'notice') console.log(value.message);
  }
}

function there(): Built {
  const bytes = readFileSync(output);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const { bytes, sha256 } = flags.check ? there() : convert(await original());
if (!flags.check) writeFileSync(output, bytes);
console.log(`vgg19.safetensors: ${bytes.length} bytes, SHA-256 ${sha256}`);
const text = readFileSync(pinFile, 'utf8');
if (flags.pin) {
  const fields = `bytes: ${String(bytes.length).replace(/\B(?=(\d{3})+$)/g, '_')},\n  sha256: '${sha256}',\n};`;
  writeFileSync(pinFile, text.replace(/(version: '[^']+',\n)[^}]*};/, `$1  ${fields}`));
} else if (!file && !text.includes(`sha256: '${sha256}'`)) {
  console.error(
    'This is not the file whose hash @pastiche/models knows. After a change of the conversion, raise the version and use --pin.',
  );
  process.exitCode = 1;
}
