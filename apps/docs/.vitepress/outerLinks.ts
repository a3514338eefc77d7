import { posix } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { repository } from './site.ts';

/** Pages link to files of the repository by relative paths, which work on GitHub. On the site those that leave docs/ lead to GitHub. */
export function outerLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('outer-links', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.attrGet('href');
      if (token.type !== 'link_open' || !href || /^[a-z]+:|^#/.test(href)) continue;
      const path = posix.join('docs', posix.dirname(env.relativePath), href);
      if (!path.startsWith('docs/')) token.attrSet('href', `${repository}/blob/main/${path}`);
    }
  });
}
