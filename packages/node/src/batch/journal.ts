import { appendFile, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { unlessMissing, unwritable } from '../files/files.ts';

/** The file in a batch's folder that says which of its pictures are done. */
const journalName = '.pastiche-batch.jsonl';

interface Line {
  output: string;
  key: string;
}

/** Which pictures of a folder are done, and of what they were made: a batch that was killed goes on after the last. */
export class Journal {
  readonly #folder: string;
  readonly #keys: Map<string, string>;

  private constructor(folder: string, keys: Map<string, string>) {
    this.#folder = folder;
    this.#keys = keys;
  }

  static async open(folder: string): Promise<Journal> {
    const text = await unlessMissing(readFile(join(folder, journalName), 'utf8'));
    return new Journal(folder, new Map(linesOf(text ?? '').map(({ output, key }) => [output, key])));
  }

  /** Whether a picture was made of the same before, and is there. */
  async has(output: string, key: string): Promise<boolean> {
    if (this.#keys.get(this.#nameOf(output)) !== key) return false;
    return (await unlessMissing(stat(output))) !== undefined;
  }

  /** @throws PasticheError `unwritable` */
  async add(output: string, key: string): Promise<void> {
    const line: Line = { output: this.#nameOf(output), key };
    const path = join(this.#folder, journalName);
    // On a line of its own, also after one that was not written to its end.
    await appendFile(path, `\n${JSON.stringify(line)}\n`).catch((cause) => {
      throw unwritable(path, cause);
    });
    this.#keys.set(line.output, key);
  }

  #nameOf(output: string): string {
    return relative(resolve(this.#folder), resolve(output));
  }
}

function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((line) => {
    try {
      const { output, key } = JSON.parse(line) as Partial<Line>;
      return typeof output === 'string' && typeof key === 'string' ? [{ output, key }] : [];
    } catch {
      // It was not written to its end: that picture is painted again.
      return [];
    }
  });
}
