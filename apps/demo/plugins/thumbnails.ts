import { basename } from 'node:path';
import sharp from 'sharp';
import type { Plugin } from 'vite';

const query = '?thumbnail';

/** `import small from './painting.jpg?thumbnail'`: the address of a small WebP, made while the site is built. */
export function thumbnails(): Plugin {
  let isBuild = false;
  return {
    name: 'thumbnails',
    enforce: 'pre',
    configResolved({ command }) {
      isBuild = command === 'build';
    },
    async load(id) {
      if (!id.endsWith(query)) return undefined;
      const file = id.slice(0, -query.length);
      const source = await sharp(file).resize(240, 180, { fit: 'cover' }).webp({ quality: 78 }).toBuffer();
      if (!isBuild) return `export default 'data:image/webp;base64,${source.toString('base64')}'`;
      const name = `${basename(file, '.jpg')}-small.webp`;
      const reference = this.emitFile({ type: 'asset', name, source });
      return `export default import.meta.ROLLUP_FILE_URL_${reference}`;
    },
  };
}
