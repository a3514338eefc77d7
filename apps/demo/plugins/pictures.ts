import { basename } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { Plugin } from 'vite';

const kinds: Readonly<Record<string, { suffix: string; format: string; make: (picture: Sharp) => Sharp }>> = {
  // Smaller than the samples' JPEGs.
  webp: { suffix: '', format: 'webp', make: (picture) => picture.webp({ quality: 74 }) },
  thumbnail: {
    suffix: '-small',
    format: 'avif',
    make: (picture) => picture.resize(208, 156, { fit: 'cover' }).avif({ quality: 40, effort: 6 }),
  },
};

/** `import small from './painting.jpg?thumbnail'`, or `?webp`: the address of a picture converted during the build. */
export function pictures(): Plugin {
  let isBuild = false;
  return {
    name: 'pictures',
    enforce: 'pre',
    configResolved({ command }) {
      isBuild = command === 'build';
    },
    async load(id) {
      const [file, query = ''] = id.split('?');
      if (!Object.hasOwn(kinds, query)) return undefined;
      const { suffix, format, make } = kinds[query];
      const source = await make(sharp(file)).toBuffer();
      if (!isBuild) return `export default 'data:image/${format};base64,${source.toString('base64')}'`;
      const reference = this.emitFile({ type: 'asset', name: `${basename(file, '.jpg')}${suffix}.${format}`, source });
      return `export default import.meta.ROLLUP_FILE_URL_${reference}`;
    },
  };
}
