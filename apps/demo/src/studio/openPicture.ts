import { formatOf, whyUnreadable } from '@pastiche/core';
import { newId } from '../keep/newId.ts';
import { isAnimation } from './animation.ts';
import type { Picture } from './picture.ts';
import { smallCopy } from './smallCopy.ts';

/** Pixels that the longer side needs. */
const fewest = 16;
/** A picture that is so many times as long as it is high is mostly too small in the other direction. */
const longest = 4;
/** Pixels of an SVG's longer side: it has none of its own. */
const drawn = 1600;

/**
 * Opens a file as a picture. All of it is decoded, since a damaged one must not fail only when it is painted.
 *
 * @throws Error with a message for users if there is no way to use it
 */
export async function openPicture(blob: Blob, name = 'Your picture'): Promise<Picture> {
  if (blob.size === 0) throw new Error(`${name} is empty. If it is in a cloud, wait until it is on this device.`);
  const beginning = new Uint8Array(await blob.slice(0, 4096).arrayBuffer());
  const format = formatOf(beginning)?.name;
  const source = format === 'SVG' ? await drawSvg(blob, name) : blob;
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(source, { imageOrientation: 'from-image' });
  } catch (cause) {
    throw new Error(`${name} cannot be opened: ${await why(blob, format, beginning)}`, { cause });
  }
  const { width, height } = bitmap;
  try {
    if (Math.max(width, height) < fewest) {
      throw new Error(`${name} has only ${width} × ${height} pixels. Its longer side needs at least ${fewest}.`);
    }
    const small = await smallCopy(bitmap);
    const address = URL.createObjectURL(source);
    const isStrip = Math.max(width / height, height / width) >= longest;
    const thin = `${name} is so long and thin that the painting will be a narrow strip. You may like a part of it better.`;
    const moving = (await isAnimated(blob, format)) && `${name} is an animation. Its first frame is used.`;
    const remark = moving || (isStrip ? thin : undefined);
    const thumbnail = small && URL.createObjectURL(small);
    return { id: newId(), name, source, address, small, thumbnail, width, height, remark, isStrip };
  } finally {
    bitmap.close();
  }
}

async function why(blob: Blob, format: string | undefined, beginning: Uint8Array<ArrayBuffer>): Promise<string> {
  if (format && (await shows(blob))) return `the ${format} file ends too early. Copy or download it once more.`;
  const known = whyUnreadable(beginning, 'this browser');
  if (known) return known;
  if (beginning.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13))) return 'it is text, not a picture.';
  return 'the file is damaged, or this browser does not read its format. JPEG, PNG, WebP and AVIF work.';
}

/** Whether a browser shows at least a part of it. */
async function shows(blob: Blob): Promise<boolean> {
  const image = new Image();
  image.src = URL.createObjectURL(blob);
  return image
    .decode()
    .then(
      () => true,
      () => false,
    )
    .finally(() => URL.revokeObjectURL(image.src));
}

/** An SVG as pixels. Browsers paint only from those. */
async function drawSvg(blob: Blob, name: string): Promise<Blob> {
  const image = new Image();
  // Browsers go by the type, which a file without an ending lacks.
  image.src = URL.createObjectURL(new Blob([blob], { type: 'image/svg+xml' }));
  try {
    await image.decode();
    const [width, height] = [image.naturalWidth || drawn, image.naturalHeight || drawn];
    const factor = drawn / Math.max(width, height);
    const canvas = new OffscreenCanvas(Math.round(width * factor), Math.round(height * factor));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob();
  } catch (cause) {
    throw new Error(`${name} is an SVG drawing that this browser cannot turn into pixels. Export it as PNG.`, {
      cause,
    });
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

async function isAnimated(blob: Blob, format: string | undefined): Promise<boolean> {
  if (format !== 'GIF' && format !== 'WebP' && format !== 'PNG') return false;
  const bytes = new Uint8Array(await blob.slice(0, format === 'GIF' ? blob.size : 4096).arrayBuffer());
  return isAnimation(bytes, format);
}
