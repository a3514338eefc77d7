// `npm run consumer`: tries the packed packages in the environments where people use them, and writes a table of the results.
// --only NAME,NAME  those rows; --subset  the rows of `npm test`; --list  their names; --out FILE  the table, in Markdown
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bootstrap } from '../bootstrap.mjs';
import { ensureBrowser } from '../browser.mjs';
import { rows } from './rows.mjs';
import { openWorkshop } from './workshop.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    subset: { type: 'boolean' },
    list: { type: 'boolean' },
    out: { type: 'string' },
  },
});

function chosenRows() {
  if (values.subset) return rows.filter(({ inSubset }) => inSubset);
  if (!values.only) return rows;
  const names = values.only.split(',');
  const unknown = names.filter((name) => !rows.some((row) => row.name === name));
  if (unknown.length > 0) throw new Error(`There is no row named ${unknown.join(', ')}; --list shows all`);
  return rows.filter(({ name }) => names.includes(name));
}

/** Tries one environment. A row without `run` is documented only. */
async function tryRow({ name, environment, does, documented, run }, workshop) {
  const begin = performance.now();
  const seconds = () => ((performance.now() - begin) / 1000).toFixed(1);
  const row = { name, environment, does };
  if (!run) return { ...row, result: `documented: ${documented}`, seconds: '' };
  try {
    return { ...row, result: await run(workshop), seconds: seconds() };
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    return { ...row, result: `FAILED: ${error.message.split('\n')[0]}`, hasFailed: true, seconds: seconds() };
  }
}

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

function table(tried) {
  const lines = tried.map((row) => [row.name, row.environment, row.does, row.result, row.seconds].map(cell));
  return [['name', 'environment', 'what is done', 'result', 'seconds'], Array(5).fill('---'), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}

async function main() {
  const chosen = chosenRows();
  if (values.list) return console.log(table(chosen.map((row) => ({ ...row, result: '', seconds: '' }))));
  // `npm test` has built them.
  if (!process.env.PASTICHE_BUILT) bootstrap({ quiet: true });
  ensureBrowser();
  const workshop = await openWorkshop();
  const tried = [];
  try {
    for (const row of chosen) {
      const result = await tryRow(row, workshop);
      tried.push(result);
      console.log(`${result.seconds.padStart(7)} s  ${row.name}: ${result.result}`);
    }
  } finally {
    await workshop.close();
  }
  if (values.out) writeFileSync(values.out, table(tried));
  const failed = tried.filter(({ hasFailed }) => hasFailed).map(({ name }) => name);
  console.log(failed.length > 0 ? `Failed: ${failed.join(', ')}` : `All ${tried.length} environments are fine.`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

await main();
