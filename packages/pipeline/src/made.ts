import { homepage } from '../package.json';
import type { Job } from './job.ts';
import { type Variant, type Vary, variantsOf } from './variants.ts';

/** How a picture was made, as its file says it. */
export interface Made {
  /** The version of pastiche. */
  version?: string;
  /** The run, or of a sheet the one of its first tile. Pictures and weights are names of files; a texture has no photo. */
  job: Omit<Job, 'content'> & {
    /** The photo. */
    content?: string;
  };
  /** The shape of a texture, if it is one. */
  texture?: {
    /** In pixels. */
    width?: number;
    /** In pixels. */
    height?: number;
    /** The directions in which it goes on at its opposite edge. */
    seamless?: boolean | 'x' | 'y';
  };
  /** What its tiles vary, if it is a sheet of variants. */
  sheet?: MadeSheet;
  /** The engine that painted it. */
  backend?: string;
  /** How many pixels a printer is to put on an inch. */
  dpi?: number;
}

/** How the tiles of a sheet differ. */
export interface MadeSheet {
  /** The values of each option that varies. */
  vary: Vary;
  /** The numbers of tiles that are blank, from 0 on, row by row: an interrupted sheet has some. @defaultValue none */
  blank?: readonly number[];
}

/** A tile of a sheet. */
export interface MadeTile {
  /** The values that it has of its own. */
  variant: Variant;
  /** How it was made. */
  made: Made;
  /** Whether the sheet has no picture of it. */
  isBlank: boolean;
}

/**
 * How each tile of a sheet was made, row by row; none if it is no sheet.
 *
 * @throws PasticheError `invalid-option` for values that make no sheet
 */
export function tilesOf({ sheet, dpi, ...made }: Made): MadeTile[] {
  if (!sheet) return [];
  return variantsOf(sheet.vary).map((variant, i) => ({
    variant,
    made: { ...made, job: { ...made.job, ...variant } },
    isBlank: sheet.blank?.includes(i) ?? false,
  }));
}

/** What a picture file says about its making. */
export interface Credits {
  /** Who made it. */
  author?: string;
  /** How it was made. */
  made?: Made;
}

/** The metadata as XMP (ISO 16684-1), which image files of all kinds can carry. */
export function printXmp({ author, made }: Credits): string {
  const creator = `<dc:creator><rdf:Seq><rdf:li>${toXml(author ?? '')}</rdf:li></rdf:Seq></dc:creator>`;
  const tool = `pastiche${made?.version ? ` ${made.version}` : ''}`;
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    ` xmlns:pastiche="${homepage}/xmp/">`,
    author ? creator : '',
    `<xmp:CreatorTool>${toXml(tool)}</xmp:CreatorTool>`,
    made ? `<pastiche:made>${toXml(JSON.stringify(made))}</pastiche:made>` : '',
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>',
  ].join('');
}

/** The characters that XML has names for. */
export const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Control characters are none of XML's. */
function toXml(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"']/g, (character) => entities[character]);
}
