import { homepage } from '../package.json';
import type { Job } from './job.ts';

/** How a picture was made, as its file says it. */
export interface Made {
  /** The version of pastiche. */
  version?: string;
  /** The run. Pictures and weights are names of files; a texture has no photo. */
  job: Omit<Job, 'content'> & { content?: string };
  /** The shape of a texture, if it is one. */
  texture?: { width?: number; height?: number; seamless?: boolean | 'x' | 'y' };
  /** The engine that painted it. */
  backend?: string;
  /** How many pixels a printer is to put on an inch. */
  dpi?: number;
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
