import { textureOptions } from '@pastiche/core';
import { type Command, Option } from 'commander';
import { readHead } from '../checkpoint/checkpointFile.ts';
import { type Input, type KeptCommand, namedJob } from '../checkpoint/head.ts';
import { type NodeJob, placeOf } from '../checkpoint/inputs.ts';
import { networkOptions, reportOptions, wholeNumber } from './values.ts';

interface Flags extends Pick<NodeJob, 'backend' | 'device'> {
  output?: string;
  saveEvery?: number;
  trace?: string;
  inputs?: string;
  checkpointEvery?: number;
  json?: boolean;
}

/** How a run goes on. */
export interface Resumed {
  /** The command that began it, as far as it is not about the job; what is given anew replaces that. */
  command: Omit<KeptCommand, 'checkpointEvery'> & { trace?: string };
  /** The job, with the names of its files. */
  job: Record<string, unknown>;
  checkpoint: { path: string; every?: number };
  resumed: { given: Partial<NodeJob>; inputs?: string };
  json: boolean;
}

/** Adds `pastiche resume`, which goes on with a run from its checkpoint. */
export function addResumeCommand(program: Command, run: (resumed: Resumed) => Promise<void>): void {
  const command = program
    .command('resume')
    .description('go on with a run after a crash or Ctrl-C, from its checkpoint')
    .usage('<run.ckpt> [-o picture.png] [options]')
    .helpOption('-h, --help', 'this text')
    .argument('<checkpoint>', 'the file that --checkpoint named')
    .addHelpText('after', notes);
  const add = (group: string, ...options: Option[]): void => {
    for (const option of options) command.addOption(option.helpGroup(`${group}:`));
  };
  add(
    'Output',
    new Option('-o, --output <file>', 'where to write (default: where the run was to)'),
    new Option('--save-every <steps>', 'also write the picture so far').argParser(wholeNumber('--save-every')),
    ...reportOptions(),
  );
  add('Files', new Option('--inputs <folder>', 'where photo, paintings and masks are now, if they were moved'));
  add('Network', ...networkOptions('').filter((option) => ['backend', 'device'].includes(option.attributeName())));
  command.action(async (path: string, flags: Flags) => run(await readRun(path, flags)));
}

async function readRun(path: string, flags: Flags): Promise<Resumed> {
  const head = await readHead(path);
  const { checkpointEvery, ...command } = head.command ?? {};
  const { inputs: folder, checkpointEvery: every = checkpointEvery, json, backend, device, ...others } = flags;
  const { texture } = command;
  const placed = async (input: Input): Promise<string | undefined> =>
    (await placeOf(input, path, folder)) ?? input.name;
  const blank = texture ? { content: textureOptions(texture).content } : {};
  return {
    command: { ...command, ...others },
    job: { ...(await namedJob(head, placed)), ...(texture && { content: undefined }) },
    checkpoint: { path, every },
    resumed: { given: { ...blank, ...(backend && { backend }), ...(device && { device }) }, inputs: folder },
    json: Boolean(json),
  };
}

const notes = `
On the same machine and engine, the picture is the one that the run would have ended with, to the bit. The files
that the run began with must be as they were. The checkpoint is deleted when the picture is written.`;
