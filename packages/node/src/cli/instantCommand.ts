import { stepOptions } from '@pastiche/core';
import type { Command } from 'commander';

/** Options of runs with steps. */
const without = [
  ...stepOptions,
  ...['coarseModel', 'saveEvery', 'checkpoint', 'checkpointEvery', 'trace', 'variationWeight'],
];

/**
 * Adds `pastiche instant`, which paints in one pass of a network.
 *
 * @param addOptions adds the options that all runs have, but for some
 * @param begin runs what the flags say
 */
export function addInstantCommand(
  program: Command,
  addOptions: (command: Command, but: readonly string[]) => void,
  begin: (flags: Record<string, unknown>, pictures: { content: string; styles: string[] }) => Promise<void>,
): void {
  const command = program
    .command('instant')
    .description('paint at once, in one pass of a network: what --init instant starts from')
    .usage('<photo> <style...> [-o picture.png] [options]')
    .helpOption('-h, --help', 'this text')
    .argument('<photo>', 'a file, a URL, or - for stdin')
    .argument('<style...>', 'the paintings')
    .addHelpText('after', notes);
  addOptions(command, without);
  command.action((content: string, styles: string[], flags: Record<string, unknown>) =>
    begin({ ...flags, preset: 'instant' }, { content, styles }),
  );
}

const notes = `
Examples:
  pastiche instant photo.jpg painting.jpg -o out.png
  pastiche instant photo.jpg monet.jpg wave.jpg --blend 0.7,0.3 --strength 0.6 -o out.png

The same as --preset instant. --init instant goes on from there with the steps of a run.`;
