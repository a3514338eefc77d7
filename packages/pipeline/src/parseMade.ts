import { invalidOption, PasticheError } from '@pastiche/core';
import * as v from 'valibot';
import { parseJob } from './jobSchema.ts';
import { type Credits, entities, type Made } from './made.ts';

/** Metadata that is longer was not written here. */
const longest = 1e6;

/**
 * Reads what `printXmp` wrote, also if another program has written it anew. Nothing of it is trusted: every value must be one that an
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

const characters = Object.fromEntries(Object.entries(entities).map(([character, entity]) => [entity, character]));

function fromXml(text: string): string {
  // In one go: what `&amp;` gives begins no other.
  return text.replace(/&(?:#x([\da-f]{1,5})|#(\d{1,6})|lt|gt|quot|apos|amp);/gi, (entity, hex, decimal) =>
    hex || decimal
      ? String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal))
      : (characters[entity] ?? entity),
  );
}
