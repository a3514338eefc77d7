import { describe, expect, it } from 'vitest';
import { inBrowser } from '../testing/browser.testing.ts';
import { type Played, play, playHere, type Scene, stepsDone } from '../testing/play.testing.ts';
import { talkTo } from '../testing/target.testing.ts';

const browser = inBrowser();

describe('a run in a worker', () => {
  it('ends at `break`, and the next one works', async () => {
    const { page } = browser;
    const broken = await play(page, { backend: 'wasm', steps: 1000, meanwhile: 'break' });
    expect(broken.events.slice(-2)).toEqual(['step', 'AbortError']);
    const next = await play(page, { backend: 'wasm', steps: 2 });
    expect(next.events.slice(-2)).toEqual(['done', 'a picture 32 wide']);
  });

  it('is changed while it runs', async () => {
    const { costs } = await play(browser.page, { backend: 'wasm', steps: 6, meanwhile: 'change' });
    expect(costs[2]).toContain('style/conv3_1');
    expect(costs[3]).toEqual(['content/conv2_1', 'style/conv2_1', 'variation']);
  });

  it('says what is wrong with its options, with the code', async () => {
    const error = await browser.page.evaluate(async () => {
      const content = new ImageData(new Uint8ClampedArray(48 * 48 * 4).fill(255), 48);
      const { result } = pastiche.stylize({ content, styles: content, styleLayers: { nowhere: 1 }, backend: 'wasm' });
      return result.catch((thrown) => ({
        isOurs: pastiche.PasticheError.isInstance(thrown),
        code: thrown.code,
        message: thrown.message,
      }));
    });
    expect(error).toMatchObject({ isOurs: true, code: 'unknown-layer' });
  });

  it('that cannot be loaded is an error, and says so', async () => {
    const error = await browser.page.evaluate(async () => {
      const content = new ImageData(48, 48);
      const worker = (): Worker => new Worker('/nowhere.js', { type: 'module' });
      return pastiche
        .stylize({ content, styles: content, worker })
        .result.then(String, (thrown) => [thrown.code, thrown.message]);
    });
    expect(error).toEqual(['backend-unavailable', expect.stringContaining('The worker failed')]);
  });

  it.each([
    ['webgl', "_tfengine.registry.webgl.gpgpu.gl.getExtension('WEBGL_lose_context').loseContext()"],
    ['webgpu', '_tfengine.registry.webgpu.device.destroy()'],
  ] as const)('goes on after the %s device was lost', async (backend, lose) => {
    const { page } = browser;
    const playing = play(page, { backend, steps: 6 });
    await stepsDone(page, 2);
    await page.workers()[0].evaluate(lose);
    const { events } = await playing;
    expect(events.filter((event) => event.startsWith('The graphics device was lost'))).toHaveLength(1);
    expect(events.filter((event) => event === 'backend')).toHaveLength(2);
    expect(events.at(-1)).toBe('a picture 32 wide');
  });

  it('takes nothing from a WebGL context that is gone, even if the browser does not tell', async () => {
    const { page } = browser;
    const playing = play(page, { backend: 'webgl', steps: 6 });
    await stepsDone(page, 2);
    // No event comes, and nothing fails: only asking the context tells.
    await page.workers()[0].evaluate('_tfengine.registry.webgl.gpgpu.gl.isContextLost = () => true');
    const { events } = await playing;
    expect(events.filter((event) => event.startsWith('The graphics device was lost'))).toHaveLength(1);
    expect(events.at(-1)).toBe('a picture 32 wide');
  });

  it('goes on after its tab was frozen', async () => {
    // A page that Playwright opens counts as looked at, and so is never frozen.
    const session = await browser.browser.newBrowserCDPSession();
    const { targetId } = await session.send('Target.createTarget', { url: browser.url });
    const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
    const send = talkTo(session, sessionId);
    const evaluate = async <T>(expression: string): Promise<T> => {
      const options = { expression, awaitPromise: true, returnByValue: true };
      return (await send<{ result: { value: T } }>('Runtime.evaluate', options)).result.value;
    };
    await expect.poll(() => evaluate("'pastiche' in globalThis")).toBe(true);
    const scene: Scene = { backend: 'wasm', steps: 300 };
    const playing = evaluate<Played>(`(${playHere})(${JSON.stringify(scene)})`);
    await expect.poll(() => evaluate('stepsSeen')).toBeGreaterThan(2);
    const begun = performance.now();
    await expect.poll(() => evaluate('stepsSeen')).toBeGreaterThan(20);
    const pace = performance.now() - begun;
    await send('Page.setWebLifecycleState', { state: 'frozen' });
    const before = await evaluate<number>('stepsSeen');
    // That nothing happens can only be seen by waiting: as long as a dozen steps took.
    await new Promise((later) => setTimeout(later, pace));
    // One may have been under way.
    const frozen = await evaluate<number>('stepsSeen');
    await send('Page.setWebLifecycleState', { state: 'active' });
    const { events } = await playing;
    expect(frozen).toBeLessThan(before + 3);
    expect(events.filter((event) => event === 'step')).toHaveLength(300);
    expect(events.slice(-2)).toEqual(['done', 'a picture 32 wide']);
    await session.send('Target.closeTarget', { targetId });
  });
});
