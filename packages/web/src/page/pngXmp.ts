import { pngChunk } from './pngChunk.ts';

/** A PNG with XMP in it: a text chunk behind the signature and the header (PNG specification, 11.3.3.4). */
export function withXmp(png: Blob, xmp: string): Blob {
  // No compression, no language.
  const chunk = pngChunk('iTXt', new TextEncoder().encode(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`));
  return new Blob([png.slice(0, 33), chunk, png.slice(33)], { type: png.type });
}
