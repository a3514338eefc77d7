import {
  checkNames,
  checkOption,
  invalidOption,
  type OptionSpec,
  optionTable,
  type StyleOptions,
} from '@pastiche/core';
import { networks } from '@pastiche/models';
import * as v from 'valibot';
import { deviceNames } from './engineCandidate.ts';
import type { Job } from './job.ts';

/** What a platform accepts as a picture. */
export interface PictureKind<Picture> {
  /** For error messages: `a path or a URL`. */
  expected: string;
  /** Whether a value can be opened as a picture. */
  accepts(value: unknown): value is Picture;
}

type Schema = v.GenericSchema<unknown>;

/** The schema of an option's values, from its row in core's table. */
function optionSchema({ perPainting, ...spec }: OptionSpec): Schema {
  const schema = valueSchema(spec);
  return perPainting ? v.union([schema, v.pipe(v.array(schema), v.minLength(1))]) : schema;
}

function valueSchema(spec: OptionSpec): Schema {
  const weight = v.pipe(v.number(), v.minValue(0));
  switch (spec.kind) {
    case 'choice':
      return v.picklist(spec.choices);
    case 'layers':
      return v.pipe(v.record(v.string(), weight), v.minEntries(1));
    case 'units':
      return v.record(v.pipe(v.string(), v.regex(/^[^\s:=,]+:\d+$/)), v.pipe(weight, v.maxValue(100)));
    case 'integer':
      return v.pipe(v.number(), v.integer(), v.minValue(spec.min), v.maxValue(spec.max));
    default:
      return v.pipe(v.number(), v.minValue(spec.min), v.maxValue(spec.max));
  }
}

/** A field that may be left out. Its description says what it accepts, for JSON Schema and for errors. */
const optional = (schema: Schema, expected: string): Schema => v.pipe(v.optional(schema), v.description(expected));

const starts: readonly string[] = optionTable.init.kind === 'choice' ? optionTable.init.choices : [];
const names = Object.keys(networks);
const model = optional(v.picklist(names), `one of ${names.join(', ')}`);
const text = optional(v.string(), 'a text');
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const checkpoint = v.looseObject({ scale: count, iteration: count, image: v.looseObject({}) });

/** All fields of a job whose pictures are of some kind. */
function fields(picture: Schema, init: Schema, weights: Schema, expected: string): Record<string, Schema> {
  const list = v.pipe(v.array(picture), v.minLength(1));
  const perPainting = v.array(v.nullable(picture));
  return {
    ...Object.fromEntries(
      Object.entries(optionTable).map(([name, spec]) => [name, optional(optionSchema(spec), spec.help)]),
    ),
    content: v.pipe(picture, v.description(expected)),
    styles: v.pipe(
      v.union([picture, list]),
      v.description(`${expected}, or a list of such with at least one painting,`),
    ),
    shapesFrom: optional(picture, expected),
    init: optional(init, `${starts.map((name) => `'${name}'`).join(' or ')}, or ${expected},`),
    blend: optional(v.array(v.pipe(v.number(), v.minValue(0))), 'a list of non-negative numbers'),
    masks: optional(v.union([picture, perPainting]), `${expected}, or a list with one for each painting or null,`),
    styleMasks: optional(perPainting, `a list with ${expected} or null for each painting`),
    map: optional(picture, expected),
    styleMaps: optional(perPainting, `a list with ${expected} or null for each painting`),
    protect: optional(picture, expected),
    keep: optional(picture, expected),
    tileSize: optional(v.pipe(v.number(), v.integer(), v.minValue(64)), 'a whole number of pixels from 64 up'),
    memory: optional(v.pipe(v.number(), v.minValue(1)), 'a number of bytes'),
    resume: optional(checkpoint, 'a checkpoint, as run.checkpoint() gives it,'),
    depth: optional(v.picklist([8, 16]), '8 or 16'),
    gamut: optional(v.picklist(['srgb', 'p3']), "'srgb' or 'p3'"),
    model,
    coarseModel: model,
    weights: optional(weights, 'a path, an address, or the bytes of a file'),
    sources: optional(v.array(v.looseObject({ url: v.string() })), 'a list of sources, each with its url,'),
    backend: text,
    onnxRuntime: text,
    device: optional(v.picklist(deviceNames), `one of ${deviceNames.join(', ')}`),
    dtype: optional(v.picklist(['f32', 'f16']), "'f32' or 'f16'"),
    session: optional(v.looseObject({}), 'session options of ONNX Runtime'),
    workers: optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64)), 'a whole number from 1 to 64'),
    wayBack: optional(v.picklist(['rotated', 'transposed']), "'rotated' or 'transposed'"),
  };
}

/** The schema of a job, with a schema for each of its fields. */
export type JobSchema<Parsed> = v.GenericSchema<unknown, Parsed> & {
  readonly entries: Readonly<Record<string, Schema>>;
};

/** A path has one of these in it, and the name of a start has none. */
const pathLike = /[./\\]/;

/** The schema of a {@link Job} whose pictures are paths or addresses: what JSON can hold. */
export const jobSchema: JobSchema<Job> = v.strictObject(
  fields(
    v.pipe(v.string(), v.minLength(1)),
    v.union([v.picklist(starts), v.pipe(v.string(), v.regex(pathLike))]),
    v.string(),
    'a path or an address',
  ),
) as unknown as JobSchema<Job>;

/** The schema of a job on a platform, whose pictures and weights may be more than JSON can hold. */
export function jobSchemaOf<Picture, Backend extends string>({
  accepts,
  expected,
}: PictureKind<Picture>): JobSchema<Job<Picture, Backend>> {
  const init = v.custom((value) => isStart(value) || (accepts(value) && (typeof value !== 'string' || isPath(value))));
  const weights = v.union([v.string(), v.instance(URL), v.instance(Uint8Array)]);
  const schema: unknown = v.strictObject(fields(v.custom<Picture>(accepts), init, weights, expected));
  return schema as JobSchema<Job<Picture, Backend>>;
}

/** Whether a job's `init` is the name of a start, and no picture. */
export function isStart(init: unknown): init is StyleOptions['init'] {
  return starts.includes(init as string);
}

/** Whether a text is a path or an address rather than the name of a start. */
export function isPath(text: string): boolean {
  return pathLike.test(text);
}

/**
 * Checks a job that comes from elsewhere: from JSON, a queue, or a caller without types. Fields that are undefined are left out.
 *
 * @param schema {@link jobSchema}, or that of a platform
 * @throws PasticheError `invalid-option`, naming the field, what it accepts, and the value it got
 */
export function parseJob<Parsed = Job>(
  value: unknown,
  schema: JobSchema<Parsed> = jobSchema as unknown as JobSchema<Parsed>,
): Parsed {
  if (typeof value !== 'object' || value === null) throw invalidOption('the job', 'an object', value);
  const given = Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
  checkNames(given, Object.keys(schema.entries));
  const { success, output, issues } = v.safeParse(schema, given, { abortEarly: true });
  if (success) return output;
  const name = String(issues[0].path?.[0].key);
  const received = given[name];
  // What is refused as an option has core's own words.
  if (isOption(name) && !(name === 'init' && typeof received !== 'string')) checkOption(name, received);
  throw invalidOption(name, v.getDescription(schema.entries[name]) ?? 'another value', received);
}

function isOption(name: string): name is keyof StyleOptions {
  return Object.hasOwn(optionTable, name);
}
