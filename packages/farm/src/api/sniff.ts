import { open } from 'node:fs/promises';
import sharp from 'sharp';
import { Refusal } from './problem.ts';

/** What an upload is. */
export interface UploadFacts {
  /** For example `image/png`. */
  type: string;
  /** In pixels; undefined for films, which are measured when they are painted. */
  width?: number;
  /** In pixels, likewise. */
  height?: number;
}

/** What files of a kind have in them: texts, and where. SVG is none of them, since it can name other files. */
const kinds: readonly { type: string; has: readonly (readonly [at: number, text: string])[] }[] = [
  { type: 'image/png', has: [[0, '\x89PNG\r\n\x1a\n']] },
  { type: 'image/jpeg', has: [[0, '\xff\xd8\xff']] },
  {
    type: 'image/webp',
    has: [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  },
  { type: 'image/gif', has: [[0, 'GIF87a']] },
  { type: 'image/gif', has: [[0, 'GIF89a']] },
  { type: 'image/tiff', has: [[0, 'II*\0']] },
  { type: 'image/tiff', has: [[0, 'MM\0*']] },
  { type: 'image/avif', has: [[4, 'ftypavif']] },
  { type: 'image/avif', has: [[4, 'ftypavis']] },
  // The length of the first box comes first: no text begins so, whatever ffmpeg would take it for.
  {
    type: 'video/mp4',
    has: [
      [0, '\0\0'],
      [4, 'ftyp'],
    ],
  },
  { type: 'video/webm', has: [[0, '\x1aE\xdf\xa3']] },
];

/**
 * Finds out what a file is, by what is in it.
 *
 * @param mostPixels the most that a picture may have
 * @throws Refusal if it is nothing that can be painted
 */
export async function sniff(path: string, mostPixels: number): Promise<UploadFacts> {
  const handle = await open(path);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0).finally(() => handle.close());
  const head = buffer.toString('latin1', 0, bytesRead);
  const kind = kinds.find(({ has }) => has.every(([at, text]) => head.startsWith(text, at)));
  const expected = 'Expected a picture (PNG, JPEG, WebP, AVIF, TIFF, GIF) or a film (MP4, MOV, WebM, MKV)';
  // Pictures in the boxes of films: AVIF is known above, others are not read.
  const isOther = kind?.type === 'video/mp4' && /^ftyp(mif1|msf1|hei|hev|av01|jp2|jpx|avi)/.test(head.slice(4));
  if (!kind || isOther) throw new Refusal(415, 'unreadable', expected);
  if (kind.type.startsWith('video/')) return { type: kind.type };
  const facts = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  const { width = 0, height = 0 } = facts ?? {};
  if (!facts || width * height === 0) throw new Refusal(415, 'unreadable', `${expected}, but this one is damaged`);
  if (width * height > mostPixels)
    throw new Refusal(413, 'too-large', `The picture has ${width * height} pixels: more than ${mostPixels}`);
  return { type: kind.type, width, height };
}
