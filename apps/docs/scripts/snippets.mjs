// Checks the types of every TypeScript block, the examples of docstrings included, against the built packages: one run of the compiler.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { documents, fencesOf, root } from './fences.mjs';

// In here, so that the packages are found.
const folder = fileURLToPath(new URL('../snippets', import.meta.url));

const given = fileURLToPath(new URL('given.d.ts', import.meta.url));

/** @returns {{ count: number, problems: string[] }} */
export function checkSnippets() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const blocks = documents()
    .flatMap(fencesOf)
    .filter(({ language }) => /^tsx?$/.test(language));
  const files = new Map(blocks.map((block, i) => [`${folder}/${i}.${block.language}`.replaceAll('\\', '/'), block]));
  for (const [file, block] of files)
    writeFileSync(file, `${block.code}\n${block.given || givenOf(block)}\nexport {};\n`);
  const program = ts.createProgram([given, ...files.keys()], {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    // Where the guide's `./useStylize` is.
    rootDirs: [folder, join(root, 'examples/react')],
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    jsx: ts.JsxEmit.ReactJSX,
    types: ['node'],
  });
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const block = files.get(file?.fileName);
    const line = block ? block.line + file.getLineAndCharacterOfPosition(start).line : '';
    return `${block?.path ?? file?.fileName}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  rmSync(folder, { recursive: true });
  return { count: blocks.length, problems };
}

/** What a docstring's example needs: its package's exports. */
function givenOf({ path, code }) {
  const name = /^docs\/api\/(@pastiche\/(?:core\/testing|\w+))\//.exec(path)?.[1];
  if (!name) return '';
  const pages = readdirSync(join(root, 'docs/api', name), { recursive: true, encoding: 'utf8' });
  const exported = pages.map((page) => /[\\/](\w+)\.md$/.exec(page)?.[1]).filter((each) => each && each !== 'index');
  const used = exported.filter(
    (each) => new RegExp(`\\b${each}\\b`).test(code) && !new RegExp(`const [[{][^=]*\\b${each}\\b[^=]*=`).test(code),
  );
  return `import { ${used.join(', ')} } from '${name}';`;
}
