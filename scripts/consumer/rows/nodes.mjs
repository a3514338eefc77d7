import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../bootstrap.mjs';
import { run } from '../run.mjs';
import { nodes } from '../versions.mjs';

/** The first TypeScript block of the README, with a smaller size and fewer steps. */
export function readmeExample() {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  if (!code?.includes('@pastiche/node')) throw new Error('The README has no library example');
  const small = code.replace(/size: \d+/, 'size: 48, iterations: 3, coarseIterations: 3');
  if (small === code) throw new Error("The README's library example no longer says a size");
  return small;
}

/** Runs a program on a version of Node, which npx fetches. */
async function onNode(version, args, cwd) {
  const given = ['--yes', '-p', `node@${version}`, 'node'];
  const { stdout, stderr } = await run('npx', [...given, ...args], { cwd });
  const noise = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('npm '));
  if (noise.length > 0) throw new Error(`on stderr: ${noise.join('\n')}`);
  return stdout;
}

async function example({ usual }, version) {
  const place = await usual();
  const compiled = { compilerOptions: { target: 'es2022', module: 'esnext' }, fileName: 'example.ts' };
  const { default: ts } = await import(join(place, 'node_modules/typescript/lib/typescript.js'));
  writeFileSync(join(place, 'example.mjs'), ts.transpileModule(readmeExample(), compiled).outputText);
  rmSync(join(place, 'out.png'), { force: true });
  await onNode(version, ['example.mjs'], place);
  await onNode(version, ['node_modules/@pastiche/node/bin/pastiche.js', '--version'], place);
  return `wrote a picture of ${statSync(join(place, 'out.png')).size} bytes`;
}

async function required({ usual }) {
  const place = await usual();
  writeFileSync(join(place, 'required.cjs'), "console.log(typeof require('@pastiche/node').stylize);\n");
  for (const version of nodes) {
    const stdout = await onNode(version, ['--no-warnings', 'required.cjs'], place);
    if (stdout.trim() !== 'function') throw new Error(`on ${version}: ${stdout}`);
  }
  return `works on ${nodes.join(', ')}`;
}

export const rows = [
  ...nodes.map((version) => ({
    name: `node-${version.split('.')[0]}`,
    environment: `Node ${version}`,
    does: "the README's example, and the command",
    inSubset: true,
    run: (workshop) => example(workshop, version),
  })),
  { name: 'require', environment: 'CommonJS', does: 'require() on each Node', run: required },
];
