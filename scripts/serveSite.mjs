// Serves out/site as GitHub Pages would: below the same path, compressed, and without the endings of pages.
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './bootstrap.mjs';

const { homepage } = JSON.parse(readFileSync(join(root, 'packages/core/package.json'), 'utf8'));
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
};

/** Serves it on a loopback port: a free one, unless `port` is given. */
export async function serveSite(port = 0) {
  const base = new URL(homepage).pathname;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = pathname.startsWith(`${base}/`) && fileOf(normalize(decodeURIComponent(pathname.slice(base.length))));
    if (!file) return response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    const headers = {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'cache-control': 'max-age=600',
    };
    const isText = /^text|json|svg|javascript/.test(headers['content-type']);
    const body = readFileSync(file);
    response.writeHead(200, isText ? { ...headers, 'content-encoding': 'gzip' } : headers);
    response.end(isText ? gzipSync(body) : body);
  });
  await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}${base}/`, close: () => server.close() };
}

function fileOf(path) {
  const file = join(root, 'out/site', path);
  return [file, `${file}.html`, join(file, 'index.html')].find((each) =>
    statSync(each, { throwIfNoEntry: false })?.isFile(),
  );
}
