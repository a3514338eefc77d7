import { invalidOption, PasticheError } from '@pastiche/core';
import * as v from 'valibot';
import { parseJob } from './jobSchema.ts';
import { type Credits, entities, type Made } from './made.ts';
import { mostVariants, type Vary, variantsOf, variedFields } from './variants.ts';

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
    const { version, job, texture, sheet, backend, dpi } = v.parse(schema, JSON.parse(text));
    const made = { version, job: parseMadeJob(job, texture !== undefined), texture, backend, dpi };
    return sheet ? withSheet(made, sheet) : made;
  } catch (cause) {
    if (PasticheError.isInstance(cause)) throw cause;
    throw invalidOption('the metadata', 'the description of a run', text);
  }
}

/** A texture has no photo, which a job must have. */
function parseMadeJob(given: Record<string, unknown>, isTexture: boolean): Made['job'] {
  const { content, ...rest } = parseJob({ content: 'none', ...given });
  return isTexture ? rest : { content, ...rest };
}

/** @throws PasticheError `invalid-option` unless all values are such that a run can have */
function withSheet(made: Made, { vary: given, blank }: v.InferOutput<typeof sheetSchema>): Made {
  const parse = (name: keyof Vary, value: unknown): unknown =>
    parseMadeJob({ ...made.job, [name]: value }, made.texture !== undefined)[name];
  // Not more than there may be, before any is looked at.
  variantsOf(given as Vary);
  const fields = variedFields(given as Vary).map(([name, values]) => [name, values.map((value) => parse(name, value))]);
  return { ...made, sheet: { vary: Object.fromEntries(fields), ...(blank ? { blank } : {}) } };
}

const word = v.optional(v.pipe(v.string(), v.regex(/^[\w.+-]{1,40}$/)));
const side = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)));
const list = v.pipe(v.array(v.unknown()), v.maxLength(mostVariants));
const number = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(mostVariants - 1));
const sheetSchema = v.object({
  vary: v.record(v.string(), list),
  blank: v.optional(v.pipe(v.array(number), v.maxLength(mostVariants))),
});
const schema = v.object({
  version: word,
  job: v.record(v.string(), v.unknown()),
  texture: v.optional(
    v.object({ width: side, height: side, seamless: v.optional(v.union([v.boolean(), v.picklist(['x', 'y'])])) }),
  ),
  sheet: v.optional(sheetSchema),
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
