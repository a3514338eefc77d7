import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run.mjs';
import { newTypescript, pinned, versions } from '../versions.mjs';
import { readmeExample } from './nodes.mjs';

const inBrowser = `import { stylize, toBlob } from '@pastiche/web';
const run = stylize({ content: 'photo.jpg', styles: ['painting.jpg'], size: 64 });
export const blob: Blob = await toBlob(await run.result);
`;

/** Compiles an example for Node and one for browsers, each with the types that such projects have. */
async function compile({ project, usual }, typescript, [module, resolution], skips) {
  const place =
    typescript === versions.typescript
      ? await usual()
      : await project(`typescript-${typescript}`, { packages: [`typescript@${typescript}`, ...pinned('@types/node')] });
  writeFileSync(join(place, 'example.ts'), readmeExample());
  writeFileSync(join(place, 'page.ts'), inBrowser);
  const strict = ['--strict', '--noEmit', '--target', 'es2022', '--module', module, '--moduleResolution', resolution];
  const args = [...strict, '--skipLibCheck', String(skips), '--pretty', 'false'];
  const errors = [];
  const tsc = async (...more) => {
    const { stdout } = await run('npx', ['tsc', ...args, ...more], { cwd: place, code: 'any' });
    errors.push(...stdout.split('\n').filter((line) => /error TS\d+/.test(line)));
  };
  // Before version 6, TypeScript takes all types that are installed.
  await tsc(...(typescript === newTypescript ? ['--types', 'node'] : []), 'example.ts');
  await tsc('--lib', 'es2023,dom,dom.iterable', 'page.ts');
  // The types of tfjs lack one name, and its WebGPU collides with TypeScript's own: the README of @pastiche/node says so.
  const ours = errors.filter((line) => skips || !/^node_modules\/(@tensorflow|@webgpu|@typescript)\//.test(line));
  if (ours.length > 0) throw new Error(ours.slice(0, 20).join('\n'));
  return errors.length > 0 ? `no error of ours; documented: ${errors.length} by the types of tfjs` : 'no error';
}

const resolutions = [
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
];

const row = (typescript, resolution, skips) => {
  const major = typescript.split('.')[0];
  return {
    name: `types-${major}-${resolution[1]}${skips ? '' : '-checked'}`,
    environment: `TypeScript ${typescript}, ${resolution[1]}`,
    does: `the examples for Node and browsers, ${skips ? 'with' : 'without'} skipLibCheck`,
    inSubset: typescript === versions.typescript && !skips && resolution[1] === 'nodenext',
    run: (workshop) => compile(workshop, typescript, resolution, skips),
  };
};

export const rows = [versions.typescript, newTypescript].flatMap((typescript) =>
  resolutions.flatMap((resolution) => [true, false].map((skips) => row(typescript, resolution, skips))),
);
