import { PasticheError } from '@pastiche/core';
import {
  cacheName,
  checkWeights,
  fetchWeights,
  inputMetadata,
  type Network,
  type NetworkName,
  networks,
  parseSources,
  readSafetensorsHeader,
  readWeights,
  type WeightsSource,
  weightsSources,
  writeSafetensors,
} from '@pastiche/models';
import { Argument, type Command, Option } from 'commander';
import { diskCache } from '../files/diskCache.ts';
import { checkPath, fetchBytes, writeWhole } from '../files/files.ts';
import { proxiedFetch } from '../files/proxiedFetch.ts';
import { installedWeights, sourcesFor } from '../platform.ts';
import { createReporter, say, showBytes, writeJson } from './report.ts';

/** The networks whose weights are downloaded. */
const fetched = Object.keys(weightsSources) as NetworkName[];

/** Adds `pastiche weights ...`, which manages the cache of weights. */
export function addWeightsCommand(program: Command, signal: AbortSignal): void {
  const command = program
    .command('weights')
    .description('download, check and convert weights')
    .usage('<command>')
    .helpOption('-h, --help', 'this text');
  const model = new Argument('<model>', 'the network').choices(fetched);
  const anyModel = new Argument('[model]', 'the network (default: all)').choices(fetched);
  const json = (): Option => new Option('--json', 'print only one JSON object per line');
  const add = (name: string, description: string): Command =>
    command.command(name).description(description).helpOption('-h, --help', 'this text');
  add('list', 'list all weights, their sources, and which are in the cache').addOption(json()).action(list);
  add('get', 'download into the cache, unless they are there')
    .addArgument(model)
    .option('--source <list>', 'sources: names from `list` or web addresses, comma-separated')
    .addOption(json())
    .action((name: NetworkName, options: GetOptions) => get(name, options, signal));
  add('verify', 'check the files in the cache').addArgument(anyModel).addOption(json()).action(verify);
  add('convert', 'convert weights to a smaller safetensors file')
    .argument('<input>', 'a file or URL: safetensors with our or torchvision’s names, or Keras’s .h5')
    .argument('<output>', 'the safetensors file to write')
    .addOption(new Option('--model <name>', 'the network').choices(Object.keys(networks)).default('vgg19'))
    .addOption(
      new Option('--format <format>', 'F16 takes half the space of F32, I8 (one scale per filter) a quarter')
        .choices(['I8', 'F16', 'F32'])
        .default('F16'),
    )
    .action((input: string, output: string, options: ConvertOptions) => convert(input, output, options, signal));
  add('clear', 'remove files from the cache').addArgument(anyModel).action(clear);
}

interface GetOptions {
  source?: string;
  json?: boolean;
}

interface ConvertOptions {
  model: NetworkName;
  format: 'I8' | 'F16' | 'F32';
}

async function list({ json = false }: { json?: boolean }): Promise<void> {
  const cache = diskCache();
  const files = await cache.list();
  const installed = installedWeights('vgg19');
  const rows = fetched.flatMap((model) =>
    allSources(model).map((source) => {
      const file = files.find(({ name }) => name === cacheName(networks[model], source));
      return { model, ...source, cached: file !== undefined, bytes: file?.bytes };
    }),
  );
  if (json) {
    writeJson({ model: 'vgg19', package: '@pastiche/vgg19', installed });
    for (const row of rows) writeJson(row);
    return;
  }
  say('compact  included; needs no download');
  say(
    `vgg19    @pastiche/vgg19: ${installed ? `installed, used before any download\n         ${installed}` : 'not installed'}`,
  );
  for (const { model, name, url, license, cached, bytes } of rows) {
    const here = cached ? `in the cache, ${showBytes(bytes as number)}` : 'not in the cache';
    say(`${model}    ${name}: ${here}; ${license}\n         ${url}`);
  }
  say(`Cache: ${cache.place}`);
}

async function get(model: NetworkName, { source, json = false }: GetOptions, signal: AbortSignal): Promise<void> {
  const cache = diskCache();
  const network = networks[model];
  const report = createReporter(json);
  const sources = source === undefined ? (sourcesFor(model) ?? weightsSources[model]) : parseSources(source, model);
  try {
    for await (const event of fetchWeights(network, { sources, cache, signal, fetch: proxiedFetch }))
      report.event(event);
  } finally {
    report.end();
  }
  const names = sources.map((each) => cacheName(network, each));
  const file = (await cache.list()).find(({ name }) => names.includes(name));
  // A notice has said why.
  if (!file) throw new PasticheError('unwritable', `Cannot store the weights of ${model} in ${cache.place}`);
  report.say(`${cache.place}/${file.name} (${showBytes(file.bytes)})`);
  report.tell({ type: 'done', model, file: `${cache.place}/${file.name}`, bytes: file.bytes });
}

async function verify(model: NetworkName | undefined, { json = false }: { json?: boolean }): Promise<void> {
  const cache = diskCache();
  const bad: string[] = [];
  for (const { name, bytes } of await ofModel(model)) {
    const network = networks[name.slice(0, name.indexOf('-')) as NetworkName];
    const problem = await whatIsWrong((await cache.get(name)) as Uint8Array, network);
    if (problem) bad.push(name);
    if (json) writeJson({ file: `${cache.place}/${name}`, bytes, good: !problem, problem });
    else say(`${name}: ${problem ?? `good, ${showBytes(bytes)}`}`);
  }
  if (bad.length === 0) return;
  const them = bad.length > 1 ? 'They are' : 'It is';
  throw new PasticheError('invalid-weights', `Damaged: ${bad.join(', ')}. ${them} downloaded again when needed`);
}

async function whatIsWrong(bytes: Uint8Array, network: Network): Promise<string | undefined> {
  try {
    const { metadata } = readSafetensorsHeader(bytes, bytes.byteLength);
    if (metadata.sha256 === undefined) return 'it has no SHA-256 to check';
    const { weights } = await readWeights(bytes, network);
    checkWeights(weights, network);
    return undefined;
  } catch (error) {
    if (PasticheError.isInstance(error)) return error.message;
    throw error;
  }
}

async function convert(
  input: string,
  output: string,
  { model, format }: ConvertOptions,
  signal: AbortSignal,
): Promise<void> {
  await checkPath(output);
  const { network, weights } = await readWeights(await fetchBytes(input, signal), networks[model]);
  const layers = checkWeights(weights, network);
  const metadata = { network: model, ...inputMetadata(network.input) };
  const bytes = writeSafetensors(weights, { format, metadata });
  await writeWhole(output, bytes);
  say(`Wrote ${output}: ${model} up to ${layers.at(-1)?.name}, ${format}, ${showBytes(bytes.byteLength)}`);
}

async function clear(model: NetworkName | undefined): Promise<void> {
  const cache = diskCache();
  const files = await ofModel(model);
  await Promise.all(modelsOf(model).map((each) => cache.remove(`${each}-`)));
  const freed = files.reduce((sum, { bytes }) => sum + bytes, 0);
  say(`Removed ${files.length === 1 ? '1 file' : `${files.length} files`}, ${showBytes(freed)}, from ${cache.place}`);
}

/** The cached files of one network or of all. */
async function ofModel(model: NetworkName | undefined): Promise<{ name: string; bytes: number }[]> {
  const files = await diskCache().list();
  return files.filter(({ name }) => modelsOf(model).some((each) => name.startsWith(`${each}-`)));
}

function modelsOf(model: NetworkName | undefined): NetworkName[] {
  return model === undefined ? fetched : [model];
}

/** Our sources and those of the environment. */
function allSources(model: NetworkName): WeightsSource[] {
  return [...new Set([...weightsSources[model], ...(sourcesFor(model) ?? [])])];
}
