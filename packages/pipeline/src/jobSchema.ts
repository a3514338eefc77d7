import {
  checkOption,
  invalidOption,
  type OptionSpec,
  optionTable,
  PasticheError,
  type StyleOptions,
} from '@pastiche/core';
import { networks } from '@pastiche/models';
import { closestMatch } from 'leven';
import * as v from 'valibot';
import type { Job } from './job.ts';

/** What a platform accepts as a picture. */
export interface PictureKind<Picture> {
  /** For error messages: `a path or a URL`. */
  expected: string;
  accepts(value: unknown): value is Picture;
}

type Schema = v.GenericSchema<unknown>;

/** The schemas of one kind of option, from its row in core's table. */
function optionSchema(spec: OptionSpec): Schema {
  switch (spec.kind) {
    case 'choice':
      return v.picklist(spec.choices);
    case 'layers':
      return v.record(v.string(), v.pipe(v.number(), v.minValue(0)));
    case 'units':
      return v.record(
        v.pipe(v.string(), v.regex(/^[^\s:=,]+:\d+$/)),
        v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
      );
    case 'integer':
      return v.pipe(v.number(), v.integer(), v.minValue(spec.min), v.maxValue(spec.max));
    default:
      return v.pipe(v.number(), v.minValue(spec.min), v.maxValue(spec.max));
  }
}

const options = Object.fromEntries(
  Object.entries(optionTable).map(([name, spec]) => [
    name,
    v.optional(v.pipe(optionSchema(spec), v.description(spec.help))),
  ]),
);

const model = v.optional(v.picklist(Object.keys(networks), `one of ${Object.keys(networks).join(', ')}`));
const text = v.optional(v.string('a text'));
const starts: readonly string[] = optionTable.init.kind === 'choice' ? optionTable.init.choices : [];
/** Whether a job's `init` is the name of a start, and no picture. */
export function isStart(init: unknown): init is StyleOptions['init'] {
  return starts.includes(init as string);
}

/** How a text that names a file or an address differs from the name of a start. */
const fileLike = /[./\\]/;
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The fields that are no options; each schema's message says what is expected. */
function fields(picture: Schema, init: Schema, weights: Schema, expected: string): Record<string, Schema> {
  return {
    ...options,
    content: v.pipe(picture, v.description('the photo')),
    styles: v.union(
      [picture, v.pipe(v.array(picture), v.minLength(1))],
      `${expected}, or a list of such with at least one painting,`,
    ),
    blend: v.optional(v.array(v.pipe(v.number(), v.minValue(0)), 'a list of non-negative numbers')),
    init: v.optional(init),
    resume: v.optional(
      v.looseObject(
        { scale: count, iteration: count, image: v.looseObject({}) },
        'a checkpoint, as run.checkpoint() gives it,',
      ),
    ),
    model,
    coarseModel: model,
    weights: v.optional(weights),
    sources: v.optional(v.array(v.looseObject({ url: v.string() }), 'a list of sources, each with its url,')),
    backend: text,
    onnxRuntime: text,
    session: v.optional(v.looseObject({}, 'session options of ONNX Runtime')),
    wayBack: v.optional(v.picklist(['rotated', 'transposed'], "'rotated' or 'transposed'")),
  };
}

const path = v.pipe(v.string('a path or an address'), v.minLength(1, 'a path or an address'));

/** The schema of a {@link Job} whose pictures are paths or addresses: what JSON can hold. */
export const jobSchema: v.GenericSchema<unknown, Job> = v.strictObject(
  fields(path, v.union([v.picklist(starts), v.pipe(v.string(), v.regex(fileLike))]), text, 'a path or an address'),
) as unknown as v.GenericSchema<unknown, Job>;

/** The schema of a job on a platform, whose pictures and weights may be more than JSON can hold. */
export function jobSchemaOf<Picture, Backend extends string>({
  accepts,
  expected,
}: PictureKind<Picture>): v.GenericSchema<unknown, Job<Picture, Backend>> {
  const picture = v.custom<Picture>(accepts, expected);
  const init = v.custom(
    (value) => isStart(value) || (accepts(value) && (typeof value !== 'string' || fileLike.test(value))),
    `${starts.map((name) => `'${name}'`).join(' or ')}, or ${expected},`,
  );
  const weights = v.union(
    [v.string(), v.instance(URL), v.instance(Uint8Array)],
    'a path, a URL, or the bytes of a file',
  );
  return v.strictObject(fields(picture, init, weights, expected)) as unknown as v.GenericSchema<
    unknown,
    Job<Picture, Backend>
  >;
}

/**
 * Checks a job that comes from elsewhere: from JSON, a queue, or a caller without types. Fields that are undefined are left out.
 *
 * @param schema {@link jobSchema}, or that of a platform
 * @throws PasticheError `invalid-option`, naming the field, what it accepts, and the value it got
 */
export function parseJob<Parsed = Job>(
  value: unknown,
  schema: v.GenericSchema<unknown, Parsed> = jobSchema as unknown as v.GenericSchema<unknown, Parsed>,
): Parsed {
  if (typeof value !== 'object' || value === null) throw invalidOption('the job', 'an object', value);
  const given = Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
  const { success, output, issues } = v.safeParse(schema, given, { abortEarly: true });
  if (success) return output;
  throw refusal(issues[0], given, Object.keys((schema as unknown as { entries: object }).entries));
}

function refusal({ path, message }: v.BaseIssue<unknown>, given: Record<string, unknown>, known: string[]): Error {
  const name = String(path?.[0].key);
  if (!known.includes(name)) {
    const near = closestMatch(name, known, { maxDistance: 3 });
    const hint = near ? `. Did you mean '${near}'?` : '';
    return new PasticheError('invalid-option', `Expected the name of an option but received '${name}'${hint}`);
  }
  const received = given[name];
  if (Object.hasOwn(optionTable, name) && !(name === 'init' && typeof received !== 'string')) {
    try {
      checkOption(name as keyof StyleOptions, received);
    } catch (error) {
      return error as Error;
    }
  }
  const isMissing = received === undefined;
  return invalidOption(name, isMissing ? 'a picture' : message, received);
}
