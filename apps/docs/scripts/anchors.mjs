// Checks the links of the built pages: VitePress knows whether a page is there, and this, whether its section is.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} folder the built site
 * @param {string} base its path on the server
 * @returns {{ count: number, problems: string[] }}
 */
export function checkAnchors(folder, base) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  const pages = new Map(
    names.map((name) => [addressOf(name.replaceAll('\\', '/'), base), readFileSync(join(folder, name), 'utf8')]),
  );
  const ids = new Map([...pages].map(([address, html]) => [address, new Set(html.match(/(?<= id=")[^"]+/g))]));
  const problems = [];
  let count = 0;
  for (const [address, html] of pages) {
    for (const [, href] of html.matchAll(/<a\b[^>]* href="([^"]+)"/g)) {
      if (/^[a-z]+:/.test(href)) continue;
      const { pathname, hash } = new URL(href, `http://site${address}`);
      count++;
      if (!pathname.startsWith(base)) continue;
      const target = ids.get(pathname);
      if (!target) problems.push(`${address}: ${href}: there is no such page`);
      else if (hash && !target.has(decodeURIComponent(hash.slice(1))))
        problems.push(`${address}: ${href}: there is no such section`);
    }
  }
  return { count, problems: [...new Set(problems)] };
}

/** Addresses have no ending; the page of a folder ends in a slash. */
function addressOf(name, base) {
  return base + name.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '');
}
