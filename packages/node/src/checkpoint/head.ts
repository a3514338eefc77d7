import { type Checkpoint, PasticheError, type RunState, type TextureShape } from '@pastiche/core';
import { isStart, type Job, jobSchema, openEach, parseJob } from '@pastiche/pipeline';
import * as v from 'valibot';
import { type EncodeOptions, type ImageFormat, imageTypes } from '../files/encode.ts';

/** What a checkpoint file says of its run, besides the run's own state. */
export interface Head {
  /** The job; in place of each picture and file is its place in `inputs`. */
  job: Record<string, unknown>;
  /** The files that the run reads. */
  inputs: readonly Input[];
  /** What the run had besides its job, and a file cannot hold: losses, an optimizer, an encoder. */
  own: readonly string[];
  /** What has made it: another engine or machine may compute other bits. */
  maker: Maker;
  /** The command that began it, but for the job. */
  command?: KeptCommand;
}

/** What the bits of a picture depend on, besides the job. */
export interface Maker {
  /** Of this package. */
  version: string;
  /** Processor and operating system. */
  machine: string;
  /** The engine, and its device. */
  engine: string;
  /** The networks that measure. */
  networks: string;
  /** The side of the blocks that the picture is computed in, in pixels; 0: as a whole. */
  tileSize?: number;
  /** How many threads may compute it together. */
  workers?: number;
}

/** A file that a run reads, or a picture that it was given. */
export interface Input {
  /** Where the job has it, for example `styles`. */
  field: string;
  /** Its absolute path, or its address; absent for bytes and pixels. */
  name?: string;
  /** The way to a file from the checkpoint's folder. */
  way?: string;
  /** Of its bytes. */
  sha256: string;
}

/** The command that began a run, but for its job. */
export interface KeptCommand {
  output?: string;
  format?: ImageFormat;
  saveEvery?: number;
  checkpointEvery?: number;
  encoding?: Pick<EncodeOptions, 'dpi' | 'author'>;
  keepExif?: boolean;
  settings?: boolean;
  fullPaths?: boolean;
  texture?: TextureShape;
}

/** All of it, and where the run is. */
interface Described extends Head, Pick<Checkpoint, 'scale' | 'iteration'> {
  state: Omit<RunState, 'tree'> & { tree: unknown };
}

/** Fields of a job that no file may choose, since they say what the engine runs and whom it asks. Whoever resumes gives them anew. */
export const unkept = ['session', 'sources', 'onnxRuntime'] as const;

const text = v.string();
const flag = v.optional(v.boolean());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const positive = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)));

/** Nothing that would let a file from elsewhere write anything but its picture. */
const command = v.strictObject({
  output: v.optional(text),
  format: v.optional(v.picklist(imageTypes)),
  saveEvery: positive,
  checkpointEvery: v.optional(v.pipe(v.number(), v.minValue(0))),
  encoding: v.optional(v.strictObject({ dpi: v.optional(v.number()), author: v.optional(text) })),
  keepExif: flag,
  settings: flag,
  fullPaths: flag,
  texture: v.optional(
    v.strictObject({
      width: positive,
      height: positive,
      seamless: v.optional(v.union([v.boolean(), v.picklist(['x', 'y'])])),
    }),
  ),
});

const schema = v.looseObject({
  scale: count,
  iteration: count,
  state: v.looseObject({ optimizer: text, changes: v.record(text, v.unknown()), costs: text, tree: v.unknown() }),
  job: v.record(text, v.unknown()),
  inputs: v.array(
    v.object({
      field: text,
      name: v.optional(text),
      way: v.optional(text),
      sha256: v.pipe(text, v.regex(/^[\da-f]{64}$/)),
    }),
  ),
  own: v.array(text),
  maker: v.looseObject({
    version: text,
    machine: text,
    engine: text,
    networks: text,
    tileSize: v.optional(v.number()),
    workers: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64))),
  }),
  command: v.optional(command),
});

/**
 * What a checkpoint says of its run, as JSON has it. A file with the right hashes may still come from anywhere.
 *
 * @throws PasticheError if it describes no run
 */
export async function parseRun(value: unknown): Promise<Described> {
  const { success, output, issues } = v.safeParse(schema, value, { abortEarly: true });
  if (!success) throw wrong(v.getDotPath(issues[0]) ?? 'all');
  const job = Object.fromEntries(Object.entries(output.job).filter(([name]) => !unkept.includes(name as never)));
  const stand = (index: unknown, field: string): string => {
    if (output.inputs[index as number]?.field !== field || !Number.isInteger(index)) throw wrong(`job.${field}`);
    return './picture';
  };
  const pictures = await openEach(job as unknown as Job<unknown>, isStart, stand);
  const weights = job.weights === undefined ? undefined : stand(job.weights, 'weights');
  parseJob({ ...job, ...pictures, weights }, jobSchema);
  return { ...output, job };
}

function wrong(where: string): PasticheError {
  return new PasticheError('unreadable', `it does not describe a run (${where})`);
}

/**
 * The job of a checkpoint with the names of its pictures and files, as far as they have any.
 *
 * @param nameOf if not that which the file had
 */
export async function namedJob(
  { job, inputs }: Pick<Head, 'job' | 'inputs'>,
  nameOf: (input: Input) => string | undefined | Promise<string | undefined> = ({ name }) => name,
): Promise<Record<string, unknown>> {
  const named = (index: unknown) => nameOf(inputs[index as number]);
  const pictures = await openEach(job as unknown as Job<unknown>, isStart, named);
  return { ...job, ...pictures, weights: job.weights === undefined ? undefined : await named(job.weights) };
}
