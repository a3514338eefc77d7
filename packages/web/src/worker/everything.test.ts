import { expect, it } from 'vitest';
import { tfjsBackends } from '../backendNames.ts';
import { inBrowser } from '../testing/browser.testing.ts';
import { tryEverything } from '../testing/everything.testing.ts';

const browser = inBrowser();

it.each(tfjsBackends)('all that a worker can be asked for works on %s', async (backend) => {
  expect(await tryEverything(browser.page, backend)).toEqual({});
});
