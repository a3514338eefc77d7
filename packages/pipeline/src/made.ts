import { invalidOption, PasticheError } from '@pastiche/core';
import * as v from 'valibot';
import { homepage } from '../package.json';
import type { Job } from './job.ts';
import { parseJob } from './jobSchema.ts';

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

/** Metadata that is longer was not written here. */
const longest = 1e6;

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

/**
 * Reads what {@link printXmp} wrote, also if another program has written it anew. Nothing of it is trusted: every value must be one that an
 * option can have.
 *
 * @throws PasticheError `invalid-option` if the run in it is none that this version knows
 */
export function parseXmp(xmp: string): Credits {
  if (xmp.length > longest) return {};
  const author = /<dc:creator>\s*<rdf:Seq>\s*<rdf:li[^<>]*>([^<]*)</.exec(xmp)?.[1];
  // A property may also be an attribute.
  const [, content, , attribute] = /<pastiche:made>([^<]*)<|\spastiche:made=(["'])([^<]*?)\2/.exec(xmp) ?? [];
  const text = content ?? attribute;
  return {
    ...(author ? { author: fromXml(author) } : {}),
    ...(text === undefined ? {} : { made: parseMade(fromXml(text)) }),
  };
}

function parseMade(text: string): Made {
  try {
    const { version, job, texture, backend, dpi } = v.parse(schema, JSON.parse(text));
    // A texture has no photo, which a job must have.
    const { content, ...rest } = parseJob({ content: 'none', ...job });
    return { version, job: texture ? rest : { content, ...rest }, texture, backend, dpi };
  } catch (cause) {
    if (PasticheError.isInstance(cause)) throw cause;
    throw invalidOption('the metadata', 'the description of a run', text);
  }
}

const word = v.optional(v.pipe(v.string(), v.regex(/^[\w.+-]{1,40}$/)));
const side = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)));
const schema = v.object({
  version: word,
  job: v.record(v.string(), v.unknown()),
  texture: v.optional(
    v.object({ width: side, height: side, seamless: v.optional(v.union([v.boolean(), v.picklist(['x', 'y'])])) }),
  ),
  backend: word,
  dpi: v.optional(v.pipe(v.number(), v.minValue(1))),
});

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
const characters = Object.fromEntries(Object.entries(entities).map(([character, entity]) => [entity, character]));

/** Control characters are none of XML's. */
function toXml(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"']/g, (character) => entities[character]);
}

function fromXml(text: string): string {
  return text
    .replace(/&#(?:x([\da-f]{1,5})|(\d{1,6}));/gi, (_, hex, decimal) =>
      String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal)),
    )
    .replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => characters[entity]);
}
