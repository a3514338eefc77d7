import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PasticheError } from '@pastiche/core';
import type { Command } from 'commander';

/** What `@pastiche/farm` is for this command. */
interface Farm {
  run(args: readonly string[]): Promise<void>;
}

/** Adds `pastiche serve` and `pastiche worker`, which are in a package of their own. */
export function addFarmCommands(program: Command): void {
  const commands = {
    serve: 'paint for others: an HTTP server with a queue (needs @pastiche/farm)',
    worker: 'paint what a server has in its queue on Redis (needs @pastiche/farm)',
  };
  for (const [name, description] of Object.entries(commands)) {
    program
      .command(name)
      .description(description)
      .usage('[options]')
      // All options are the farm's, --help too.
      .helpOption(false)
      .allowUnknownOption()
      .argument('[options...]')
      .action(async (_options: string[], _flags: object, command: Command) =>
        (await loadFarm()).run([name, ...command.args]),
      );
  }
}

/** The package beside this one, or in the user's project. */
async function loadFarm(): Promise<Farm> {
  for (const base of [import.meta.url, join(process.cwd(), 'package.json')]) {
    let path: string;
    try {
      path = createRequire(base).resolve('@pastiche/farm');
    } catch {
      // It is not installed there.
      continue;
    }
    return import(pathToFileURL(path).href);
  }
  const install = 'npm install @pastiche/farm (with -g if pastiche is installed so)';
  throw new PasticheError(
    'backend-unavailable',
    `pastiche serve and pastiche worker are in a package of their own: ${install}`,
  );
}
