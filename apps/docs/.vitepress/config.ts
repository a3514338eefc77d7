import { defineConfig } from 'vitepress';
import { outerLinks } from './outerLinks.ts';
import { base, home, repository } from './site.ts';
import { vueForPages } from './vueForPages.ts';

const guide = [
  { text: 'First picture', link: '/guide/first-picture' },
  { text: 'In the Studio', link: '/guide/studio' },
  { text: 'In Node', link: '/guide/node' },
  { text: 'In the browser', link: '/guide/browser' },
  { text: 'On a server', link: '/guide/server' },
  { text: 'With React', link: '/guide/react' },
  { text: 'Bundlers and strict pages', link: '/environments' },
  { text: 'Losses of your own', link: '/guide/own-losses' },
];

const control = [
  { text: 'Options, in pictures', link: '/options' },
  { text: 'Where, colors, brush', link: '/control' },
  { text: 'Prints', link: '/prints' },
  { text: 'Networks and weights', link: '/networks' },
  { text: 'Large pictures', link: '/guide/large' },
  { text: 'At once', link: '/instant' },
  { text: 'Films', link: '/films' },
  { text: 'Many machines', link: '/farm' },
];

const looking = [
  { text: 'What a network sees', link: '/explore' },
  { text: 'Top patches', link: '/top-patches' },
  { text: 'What units see', link: '/what-units-see' },
];

const background = [
  { text: 'How it compares', link: '/comparison' },
  { text: 'Presets, and how they were tuned', link: '/presets' },
  { text: 'What was measured', link: '/performance' },
  { text: 'Architecture', link: '/architecture' },
];

const reference = [
  { text: 'Troubleshooting', link: '/troubleshooting' },
  { text: 'API reference', link: '/reference' },
  ...['node', 'web', 'farm', 'core', 'models', 'pipeline'].map((name) => ({
    text: `@pastiche/${name}`,
    link: `/api/@pastiche/${name}/`,
  })),
];

export default defineConfig({
  title: 'pastiche',
  description: 'Neural style transfer for TypeScript, in Node and in the browser.',
  lang: 'en',
  base,
  srcDir: '../../docs',
  outDir: '../../out/docs',
  cacheDir: '../../out/docs-cache',
  cleanUrls: true,
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }],
    ['meta', { name: 'theme-color', content: '#faf6ee', media: '(prefers-color-scheme: light)' }],
    ['meta', { name: 'theme-color', content: '#171512', media: '(prefers-color-scheme: dark)' }],
  ],
  /** The hero is the largest thing that the home page shows first. */
  transformHead: ({ page }) =>
    page === 'index.md'
      ? [['link', { rel: 'preload', as: 'image', href: `${base}hero.webp`, fetchpriority: 'high' }]]
      : [],
  markdown: { config: outerLinks, image: { lazyLoading: true } },
  vite: {
    plugins: [vueForPages()],
    publicDir: '../apps/docs/public',
    // The index of the search is large, and loaded when somebody searches.
    build: { chunkSizeWarningLimit: 4000 },
  },
  themeConfig: {
    logo: { src: '/icon.svg', width: 28, height: 28 },
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Guide', link: '/guide/first-picture', activeMatch: '/guide/' },
      { text: 'Options', link: '/options' },
      { text: 'API', link: '/reference', activeMatch: '/api/|/reference' },
      { text: 'Troubleshooting', link: '/troubleshooting' },
      { text: 'Try it', link: home.href, target: '_self', noIcon: true },
    ],
    sidebar: [
      { text: 'Guide', items: guide },
      { text: 'Control', items: control },
      { text: 'What a network sees', items: looking },
      { text: 'Reference', items: reference },
      { text: 'Background', items: background },
    ],
    socialLinks: [{ icon: 'github', link: repository, ariaLabel: 'Source code on GitHub' }],
    footer: { message: 'MIT license. The method is by Gatys, Ecker &amp; Bethge (2015).' },
  },
});
