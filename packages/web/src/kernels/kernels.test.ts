import { describe, expect, it } from 'vitest';
import { tfjsBackends } from '../backendNames.ts';
import { inBrowser } from '../testing/browser.testing.ts';
import { tryEverything } from '../testing/everything.testing.ts';
import { play } from '../testing/play.testing.ts';

const browser = inBrowser();

describe('the kernels of the worker', () => {
  it.each(tfjsBackends)('are all that a run on %s can ask for, and no others', async (backend) => {
    const { failures, asked, registered } = await tryEverything(browser.page, backend);
    const missing = asked.filter((kernel) => !registered.includes(kernel));
    const idle = registered.filter((kernel) => !asked.includes(kernel));
    expect(missing, 'Add these to src/kernels/names.ts').toEqual([]);
    expect(failures).toEqual({});
    expect(idle, 'Nothing asks for these: take them out of src/kernels/names.ts').toEqual([]);
  });

  it('are missed by name', async () => {
    const { page } = browser;
    await play(page, { backend: 'wasm', steps: 1 });
    await page.workers()[0].evaluate("_tfGlobals.get('kernelRegistry').delete('wasm_Sqrt')");
    await expect(play(page, { backend: 'wasm', steps: 1 })).rejects.toThrow(
      "Kernel 'Sqrt' not registered for backend 'wasm'",
    );
  });
});
