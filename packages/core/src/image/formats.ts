// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the first bytes of files are what they are

/** A kind of file that people give where a picture is wanted. */
export interface FileFormat {
  name: string;
  /** The first bytes, one character each. */
  magic: RegExp;
  /** What to do with such a file where it cannot be read. */
  remedy: string;
}

const damaged = 'It may be damaged: open it in an image viewer and save it again.';
const convert = 'Open it in an image viewer or editor and save it as PNG or JPEG.';
const raw = {
  name: 'camera RAW',
  remedy: 'Develop it with the program of the camera, or another, and export it as JPEG or 16-bit TIFF.',
};

/** In the order in which they are tried: those with weaker marks come last. */
const formats: readonly FileFormat[] = [
  { name: 'JPEG', magic: /^\xff\xd8\xff/, remedy: damaged },
  { name: 'PNG', magic: /^\x89PNG\r\n/, remedy: damaged },
  { name: 'GIF', magic: /^GIF8/, remedy: damaged },
  { name: 'WebP', magic: /^RIFF.{4}WEBP/s, remedy: damaged },
  { name: 'AVIF', magic: /^.{4}ftyp.{0,60}avi[fs]/s, remedy: convert },
  {
    name: 'HEIC',
    magic: /^.{4}ftyp.{0,60}(?:hei[cmsx]|hev[cmsx]|mif1|msf1)/s,
    remedy:
      'Export it as JPEG. On an iPhone, Settings > Camera > Formats > Most Compatible makes the camera save JPEG instead.',
  },
  { ...raw, magic: /^(?:II\*\0.{4}CR|FUJIFILMCCD-RAW|IIR[OS]|IIU\0|.{4}ftypcrx )/s },
  // In TIFF, where the first picture is a thumbnail: its NewSubfileType (254) is 1, or there is a DNGVersion (50706).
  { ...raw, magic: /^II\*\0(?:\x08\0\0\0..\xfe\0\x04\0\x01\0\0\0\x01|.*\x12\xc6\x01\0\x04\0\0\0)/s },
  { ...raw, magic: /^MM\0\*(?:\0\0\0\x08..\0\xfe\0\x04\0\0\0\x01\0\0\0\x01|.*\xc6\x12\0\x01\0\0\0\x04)/s },
  { name: 'TIFF', magic: /^(?:II[*+]\0|MM\0[*+])/, remedy: convert },
  { name: 'BMP', magic: /^BM.{4}\0{4}/s, remedy: convert },
  { name: 'JPEG 2000', magic: /^(?:\0\0\0\x0cjP {2}\r\n|\xff\x4f\xff\x51)/, remedy: convert },
  { name: 'JPEG XL', magic: /^(?:\xff\x0a|\0\0\0\x0cJXL \r\n)/, remedy: convert },
  { name: 'Photoshop (PSD)', magic: /^8BPS/, remedy: convert },
  { name: 'OpenEXR', magic: /^v\/1\x01/, remedy: convert },
  { name: 'Radiance HDR', magic: /^#\?R/, remedy: convert },
  { name: 'Windows icon (ICO)', magic: /^\0\0[\x01\x02]\0[^\0]\0/, remedy: convert },
  { name: 'PNM (PBM, PGM, PPM, PAM, PFM)', magic: /^P[1-7Ff]\s/, remedy: convert },
  { name: 'PDF', magic: /^%PDF/, remedy: 'Export the page that you want as PNG or JPEG.' },
  {
    name: 'HTML',
    magic: /^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)/i,
    remedy: 'It is a web page: give the address of the picture itself.',
  },
  { name: 'SVG', magic: /^(?:\xef\xbb\xbf)?\s*<(?:.*<)?svg[\s>]/s, remedy: 'Export it as PNG.' },
  { name: 'video', magic: /^(?:.{4}ftyp|\x1aE\xdf\xa3|RIFF.{4}AVI )/s, remedy: 'Save a frame of it as PNG or JPEG.' },
  {
    name: 'TGA',
    magic: /^.[\0\x01][\x01-\x03\x09-\x0b].{13}[\x08\x0f\x10\x18\x20][\0-\x3f]/s,
    remedy: convert,
  },
];

/** Recognizes a file by its first bytes, whatever it is named; 4 kB of them suffice. */
export function formatOf(bytes: Uint8Array): FileFormat | undefined {
  const beginning = String.fromCharCode(...bytes.subarray(0, 4096));
  return formats.find(({ magic }) => magic.test(beginning));
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
