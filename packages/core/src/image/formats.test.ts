import { describe, expect, it } from 'vitest';
import { formatOf, whyUnreadable } from './formats.ts';

/** Text as bytes; a hexadecimal number in braces is one byte. */
function file(text: string): Uint8Array {
  const whole = text.replace(/\{(.*?)\}/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Uint8Array.from(whole.padEnd(64, '\0'), (character) => character.charCodeAt(0));
}

/** The beginning of a TIFF with one number in its first directory. */
const tiff = (tag: string): Uint8Array => file(`II*\0{8}\0\0\0{1}\0${tag}`);

describe('formatOf', () => {
  it.each<[string, Uint8Array]>([
    ['JPEG', file('{ff}{d8}{ff}{e0}')],
    ['PNG', file('{89}PNG\r\n{1a}\n')],
    ['GIF', file('GIF89a')],
    ['WebP', file('RIFF....WEBPVP8 ')],
    ['AVIF', file('\0\0\0{1c}ftypavif\0\0\0\0mif1miaf')],
    ['AVIF', file('\0\0\0{1c}ftypmif1\0\0\0\0mif1avif')],
    ['HEIC', file('\0\0\0{18}ftypheic\0\0\0\0mif1heic')],
    ['HEIC', file('\0\0\0{18}ftypmif1\0\0\0\0mif1heic')],
    ['camera RAW', file('II*\0{10}\0\0\0CR{2}\0')],
    ['camera RAW', tiff('{fe}\0{4}\0{1}\0\0\0{1}\0\0\0')],
    ['camera RAW', tiff('{12}{c6}{1}\0{4}\0\0\0{1}{4}\0\0')],
    ['camera RAW', file('MM\0*\0\0\0{8}\0{1}\0{fe}\0{4}\0\0\0{1}\0\0\0{1}')],
    ['camera RAW', file('\0\0\0{18}ftypcrx \0\0\0{1}')],
    ['TIFF', tiff('{fe}\0{4}\0{1}\0\0\0\0\0\0\0')],
    ['TIFF', file('MM\0*\0\0\0{8}')],
    ['BMP', file('BM{ff}{1}\0\0\0\0\0\0')],
    ['JPEG 2000', file('\0\0\0{c}jP  \r\n{87}\n')],
    ['JPEG XL', file('{ff}{a}')],
    ['PSD', file('8BPS')],
    ['ICO', file('\0\0{1}\0{2}\0')],
    ['PNM (PBM, PGM, PPM)', file('P6\n64 48\n255\n')],
    ['PDF', file('%PDF-1.7')],
    ['SVG', file('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">')],
    ['HTML', file('\n<!DOCTYPE html><html><svg>')],
    ['video', file('\0\0\0{18}ftypqt  ')],
    ['TGA', file('\0\0{2}\0\0\0\0\0\0\0\0\0@\x000\0{18} ')],
  ])('recognizes %s', (name, bytes) => {
    expect(formatOf(bytes)?.name).toBe(name);
  });

  it.each([
    ['text', file('not a picture')],
    ['text that begins as a BMP does', file('BMW is a brand')],
    ['nothing', new Uint8Array(0)],
    ['zeros', new Uint8Array(100)],
  ])('does not take %s for a format', (_, bytes) => {
    expect(formatOf(bytes)).toBeUndefined();
    expect(whyUnreadable(bytes, 'this browser')).toBeUndefined();
  });
});

it('whyUnreadable names the format, and says what to do', () => {
  expect(whyUnreadable(file('\0\0\0{18}ftypheic'), 'this browser')).toMatch(
    /^its format is HEIC, which this browser cannot read\. Export it as JPEG\..*Most Compatible/,
  );
});
