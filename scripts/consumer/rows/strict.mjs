// Pages under a Content-Security-Policy, and pages that are isolated from other origins.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '../browser.mjs';
import { files } from '../workshop.mjs';

/** Where the web package is installed. */
export const web = async ({ usual }) => join(await usual(), 'node_modules/@pastiche/web');

/** Serves files/page.js with the package from the site itself or from a CDN, under a policy that may name the CDN; `use` looks at it. */
async function withSite(workshop, { policy, isCdn = false, isolated = false }, use) {
  const folder = await web(workshop);
  const cdn = await serve(folder, { 'access-control-allow-origin': '*' });
  const origin = new URL(cdn.url).origin;
  const from = isCdn ? `${origin}/dist` : '/dist';
  const own = {
    '/index.html': '<!doctype html><link rel="icon" href="/icon.png"><script type="module" src="/page.js"></script>',
    '/page.js': readFileSync(join(files, 'page.js'), 'utf8').replace("'@pastiche/web'", `'${from}/index.js'`),
    '/w.js': `import('${from}/pastiche/worker.js');`,
    '/icon.png': '',
  };
  const site = await serve((path) => own[path] ?? readFileSync(join(folder, path)), {
    ...(policy && { 'content-security-policy': policy.replaceAll('CDN', origin) }),
    ...(isolated && { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }),
  });
  try {
    return await use(await workshop.browser(), site.url);
  } finally {
    for (const server of [cdn, site]) server.close();
  }
}

const self = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const cdn =
  "default-src 'none'; img-src 'self'; script-src 'self' 'wasm-unsafe-eval' CDN; connect-src CDN; worker-src 'self'";

const paints = (site, query = '') => ({
  run: (workshop) => withSite(workshop, site, (browser, url) => browser.painted(url + query)),
});

async function refused(workshop) {
  return withSite(workshop, { policy: cdn, isCdn: true }, async (browser, url) => {
    const [told] = await browser.outcome(url);
    if (!/^backend-unavailable: .*Content-Security-Policy/.test(told)) throw new Error(told);
    return 'an error that names the policy, at once';
  });
}

export const rows = [
  {
    name: 'policy-self',
    environment: "default-src 'self'",
    does: 'a page with its own copy',
    ...paints({ policy: self }),
  },
  {
    name: 'policy-cdn',
    environment: "worker-src 'self', and a CDN",
    does: 'a worker of its own, /w.js, imports ours',
    inSubset: true,
    ...paints({ policy: cdn, isCdn: true }, '?worker=/w.js'),
  },
  {
    name: 'policy-blob',
    environment: "worker-src 'self' blob: and a CDN",
    does: 'the usual worker',
    ...paints({ policy: `${cdn} blob: CDN`, isCdn: true }),
  },
  { name: 'policy-refused', environment: "worker-src 'self', and a CDN", does: 'the usual worker', run: refused },
  {
    name: 'isolated',
    environment: 'cross-origin isolation',
    does: 'a page with its own copy',
    ...paints({ isolated: true }),
  },
  {
    name: 'isolated-self',
    environment: "cross-origin isolation, default-src 'self'",
    does: 'one thread',
    ...paints({ policy: self, isolated: true }),
  },
  {
    name: 'together',
    environment: 'no tools',
    does: 'two runs at once, on two engines',
    ...paints({}, '?together'),
  },
];
