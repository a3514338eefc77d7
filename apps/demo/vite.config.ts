import { defineConfig } from 'vite';
import { offline } from './plugins/offline.ts';
import { pictures } from './plugins/pictures.ts';

/** Lets WebAssembly use threads; hosts that cannot send these headers serve the site as well, with one thread. */
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

export default defineConfig({
  // Relative, so that the built folder works at any address.
  base: './',
  // The sample pictures are the project's own, beside the packages.
  preview: { headers },
  server: { headers, fs: { allow: ['../..'] } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  plugins: [pictures(), offline()],
});
