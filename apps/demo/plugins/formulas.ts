import { readFileSync } from 'node:fs';
import temml from 'temml';
import type { Plugin } from 'vite';

/**
 * `import gram from './gram.tex'`: a formula as MathML. Each line of the file is a part of it; lines break between the parts only.
 * What is in `\class{sym-gram}{...}` can be pointed at, and reached by keyboard.
 */
export function formulas(): Plugin {
  // Trusted, so that \class may color a symbol.
  const render = (line: string): string =>
    temml
      .renderToString(`\\displaystyle ${line}`, { trust: true, throwOnError: true })
      .replaceAll('class="sym-', 'tabindex="0" class="sym-');
  return {
    name: 'formulas',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith('.tex')) return undefined;
      const parts = readFileSync(id, 'utf8').trim().split('\n').map(render);
      return `export default ${JSON.stringify(parts.join(' '))}`;
    },
  };
}
