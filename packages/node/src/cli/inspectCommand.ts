import { PasticheError } from '@pastiche/core';
import { type Made, type MadeSheet, tilesOf } from '@pastiche/pipeline';
import type { Command } from 'commander';
import { inspectImage } from '../files/metadata.ts';
import { labelOf, wordsOf } from '../sheet/labels.ts';
import { madeCommand, quoteWords, withoutControls } from './madeCommand.ts';
import { say, writeJson } from './report.ts';

/** Adds `pastiche inspect`, which says how a picture was made. */
export function addInspectCommand(program: Command): void {
  program
    .command('inspect')
    .description('print the command that made a picture, as the file says it')
    .usage('<picture> [--json]')
    .argument('<picture>', 'a file that pastiche wrote')
    .helpOption('-h, --help', 'this text')
    .option('--json', 'all that is known of the file, as JSON')
    .addHelpText('after', notes)
    .action((path: string, { json }: { json?: boolean }) => inspect(path, Boolean(json)));
}

const notes = `
Files are named without their folders, unless the picture was made with --full-paths. A picture that was edited since
may say what is no longer true. Of a sheet, the commands of all tiles follow.

Example:
  pastiche inspect out.png`;

async function inspect(path: string, json: boolean): Promise<void> {
  const { made, author, ...file } = await inspectImage(path);
  const command = made && madeCommand(made, { author });
  const tiles = made?.sheet ? describeTiles(made, made.sheet) : undefined;
  if (json) {
    const { version, backend } = made ?? {};
    const shell = command && quoteWords(command);
    return writeJson({
      ...file,
      author: author && withoutControls(author),
      version,
      backend,
      words: command,
      command: shell,
      tiles,
    });
  }
  if (!command) throw new PasticheError('unreadable', `${withoutControls(path)} does not say how it was made`);
  say(quoteWords(command));
  for (const tile of tiles ?? []) say(`\n# ${tile.label}${tile.isBlank ? ' (blank)' : ''}\n${tile.command}`);
}

/** The tiles of a sheet, with their commands. */
function describeTiles(made: Made, { vary }: MadeSheet) {
  return tilesOf(made).map(({ variant, made: tile, isBlank }) => {
    const words = madeCommand(tile);
    const label = withoutControls(labelOf(wordsOf(variant, vary)));
    return { label, isBlank, words, command: quoteWords(words) };
  });
}
