// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the first bytes of files are what they are

/** A kind of file that people give where a picture is wanted. */
export interface FileFormat {
  /** What people call it, for example `HEIC`. */
  name: string;
  /** What to do with such a file where it cannot be read. */
  remedy: string;
}

const convert = 'Open it in an image viewer or editor and save it as PNG or JPEG.';
const damaged = 'It may be damaged: open it in an image viewer and save it again.';
const develop = 'Develop it with the program of the camera, or another, and export it as JPEG or 16-bit TIFF.';
const iPhone =
  'Export it as JPEG. On an iPhone, Settings > Camera > Formats > Most Compatible makes the camera save JPEG instead.';

/**
 * Name, first bytes as characters, and remedy (`convert` where there is none), in the order in which they are tried: weaker marks come last.
 * Most cameras keep RAW in a TIFF whose first picture is a thumbnail: its NewSubfileType (254) is 1, or it has a DNGVersion (50706).
 */
const formats: readonly (readonly [name: string, magic: RegExp, remedy?: string])[] = [
  ['JPEG', /^\xff\xd8\xff/, damaged],
  ['PNG', /^\x89PNG\r\n/, damaged],
  ['GIF', /^GIF8/, damaged],
  ['WebP', /^RIFF.{4}WEBP/s, damaged],
  ['AVIF', /^.{4}ftyp.{0,60}avi[fs]/s],
  ['HEIC', /^.{4}ftyp.{0,60}(?:hei[cmsx]|hev[cmsx]|mif1|msf1)/s, iPhone],
  ['camera RAW', /^(?:II\*\0.{4}CR|FUJIFILMCCD-RAW|IIR[OS]|IIU\0|.{4}ftypcrx )/s, develop],
  ['camera RAW', /^II\*\0(?:\x08\0\0\0..\xfe\0\x04\0\x01\0\0\0\x01|.*\x12\xc6\x01\0\x04\0\0\0)/s, develop],
  ['camera RAW', /^MM\0\*(?:\0\0\0\x08..\0\xfe\0\x04\0\0\0\x01\0\0\0\x01|.*\xc6\x12\0\x01\0\0\0\x04)/s, develop],
  ['TIFF', /^(?:II[*+]\0|MM\0[*+])/],
  ['BMP', /^BM.{4}\0{4}/s],
  ['JPEG 2000', /^(?:\0\0\0\x0cjP {2}\r\n|\xff\x4f\xff\x51)/],
  ['JPEG XL', /^(?:\xff\x0a|\0\0\0\x0cJXL \r\n)/],
  ['PSD', /^8BPS/],
  ['OpenEXR', /^v\/1\x01/],
  ['Radiance HDR', /^#\?R/],
  ['ICO', /^\0\0[\x01\x02]\0[^\0]\0/],
  ['PNM (PBM, PGM, PPM)', /^P[1-7Ff]\s/],
  ['PDF', /^%PDF/, 'Export the page that you want as PNG or JPEG.'],
  ['HTML', /^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)/i, 'Give the address of the picture, not of a web page.'],
  ['SVG', /^(?:\xef\xbb\xbf)?\s*<(?:.*<)?svg[\s>]/s, 'Export it as PNG.'],
  ['video', /^(?:.{4}ftyp|\x1aE\xdf\xa3|RIFF.{4}AVI )/s, 'Save a frame of it as PNG or JPEG.'],
  ['TGA', /^.[\0\x01][\x01-\x03\x09-\x0b].{13}[\x08\x0f\x10\x18\x20][\0-\x3f]/s],
];

/** Recognizes a file by its first bytes, whatever it is named; 4 kB of them suffice. */
export function formatOf(bytes: Uint8Array): FileFormat | undefined {
  const beginning = String.fromCharCode(...bytes.subarray(0, 4096));
  const row = formats.find(([, magic]) => magic.test(beginning));
  return row && { name: row[0], remedy: row[2] ?? convert };
}

/**
 * Why a picture cannot be read, in words, with what to do; undefined where the format is not known.
 *
 * @param reader who cannot read it, such as 'this browser'
 */
export function whyUnreadable(bytes: Uint8Array, reader: string): string | undefined {
  const format = formatOf(bytes);
  return format && `its format is ${format.name}, which ${reader} cannot read. ${format.remedy}`;
}
