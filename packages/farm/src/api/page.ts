import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const files = {
  '/': ['page.html', 'text/html; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
} as const;

/** Nothing is loaded from elsewhere, and no other site may show the page within its own. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src blob:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Adds the page that shows a client's jobs. */
export function addPage(app: FastifyInstance): void {
  const folder = join(createRequire(import.meta.url).resolve('@pastiche/farm/package.json'), '../page');
  for (const [path, [file, type]] of Object.entries(files)) {
    app.get(path, async (_, reply) => {
      const headers = {
        'content-security-policy': policy,
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      };
      return reply
        .headers(headers)
        .type(type)
        .send(await readFile(join(folder, file)));
    });
  }
}
