import { defineConfig } from 'vite';
import { ahead } from './plugins/ahead.ts';
import { appFiles } from './plugins/appFiles.ts';
import { formulas } from './plugins/formulas.ts';
import { offline } from './plugins/offline.ts';
import { pictures } from './plugins/pictures.ts';

/** These headers let WebAssembly use threads. Without them the site works with one thread. */
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

export default defineConfig({
  // A relative base lets the built folder work at any address.
  base: './',
  // The samples are outside of this folder.
  preview: { headers },
  server: { headers, fs: { allow: ['../..'] } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the first page needs is one file: many small ones compete for the few connections of a phone.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'index', tags: ['$initial'] }] } } },
  },
  plugins: [formulas(), pictures(), appFiles(), ahead(), offline()],
});
