import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vitepress';

/** Pages become Vue components, and import it. They are in docs/, where Vue is not installed: it is looked for here instead. */
export function vueForPages(): Plugin {
  return {
    name: 'vue-for-pages',
    enforce: 'pre',
    resolveId(id, importer) {
      const isPage = importer?.endsWith('.md');
      return isPage && /^vue(\/|$)/.test(id)
        ? this.resolve(id, fileURLToPath(import.meta.url), { skipSelf: true })
        : null;
    },
  };
}
