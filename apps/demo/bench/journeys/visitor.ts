import axe from 'axe-core';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import sharp from 'sharp';

/** A visitor's screen, colors, fonts and way of pointing. */
export interface Screen {
  width: number;
  height: number;
  touch: boolean;
  colors: 'light' | 'dark';
  fonts: keyof typeof fonts;
}

/** Sets of fonts: what the site asks for, and two of which each letter is wider. */
const fonts = {
  own: '',
  wide: ':root { --serif: monospace; --sans: monospace; --mono: monospace } * { font-size-adjust: 0.6 }',
  serif: ':root { --serif: serif; --sans: serif; --mono: serif } * { letter-spacing: 0.03em !important }',
};

export const screens: readonly Screen[] = [
  { width: 320, height: 568, touch: true, colors: 'dark', fonts: 'wide' },
  { width: 390, height: 664, touch: true, colors: 'light', fonts: 'own' },
  { width: 768, height: 1024, touch: true, colors: 'dark', fonts: 'serif' },
  { width: 1366, height: 768, touch: false, colors: 'light', fonts: 'wide' },
  { width: 1920, height: 1080, touch: false, colors: 'dark', fonts: 'own' },
];

/** Paints in a second or two. */
const quick = 'size=64&minSize=64&iterations=12&coarseIterations=1';

/** Somebody in front of a screen. */
export class Visitor {
  readonly complaints: string[] = [];
  readonly context: BrowserContext;
  readonly #screen: Screen;
  readonly #url: string;
  /** Whether something was pressed since the page was loaded, and so has the focus. */
  #hasPressed = false;
  page: Page;

  private constructor(context: BrowserContext, page: Page, screen: Screen, url: string) {
    [this.context, this.page, this.#screen, this.#url] = [context, page, screen, url];
  }

  static async create(context: BrowserContext, screen: Screen, url: string): Promise<Visitor> {
    await context.addInitScript((css) => {
      addEventListener('DOMContentLoaded', () => {
        document.head.append(Object.assign(document.createElement('style'), { textContent: css }));
      });
    }, fonts[screen.fonts]);
    const visitor = new Visitor(context, await context.newPage(), screen, url);
    visitor.#listen();
    return visitor;
  }

  #listen(): void {
    this.page.on('pageerror', (error) => this.complaints.push(error.message));
    this.page.on('load', () => (this.#hasPressed = false));
  }

  /** Opens the Studio, with settings that paint quickly. */
  async open(settings: string = quick): Promise<void> {
    await this.page.goto(`${this.#url}?backend=wasm#/studio?${settings}`);
    await this.button('Paint').waitFor();
  }

  async openPage(address: string): Promise<void> {
    await this.page.goto(`${this.#url}?backend=wasm#/${address}`);
  }

  /** The same visitor in another tab. */
  async openTab(address: string): Promise<void> {
    this.page = await this.context.newPage();
    this.#listen();
    await this.page.goto(address);
    await this.button('Paint').waitFor();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** Taps or clicks. */
  async press(target: Locator): Promise<void> {
    await (this.#screen.touch ? target.tap() : target.click());
    this.#hasPressed = true;
  }

  /** On a phone, chooses the part of the Studio that is shown below the picture. */
  async part(name: 'Photo' | 'Painting' | 'Look' | 'Result'): Promise<void> {
    const choice = this.page.locator('.studio-parts label', { hasText: name });
    if (await choice.isVisible()) await this.press(choice);
  }

  /** An action beside Paint: in a menu, where there is little room. */
  async action(name: string | RegExp): Promise<Locator> {
    const found = this.button(name);
    if (!(await found.isVisible())) await this.press(this.button('More'));
    await found.waitFor();
    return found;
  }

  async paint(): Promise<void> {
    await this.press(this.button(/^Paint/));
    await this.ended();
  }

  async ended(): Promise<void> {
    await this.page.locator('.stage[data-phase=done]').waitFor();
  }

  async give(card: 'photo' | 'paintings', ...files: { name: string; buffer: Buffer }[]): Promise<void> {
    await this.part(card === 'photo' ? 'Photo' : 'Painting');
    const field = this.page.locator(`[aria-labelledby=${card}-title] input[type=file]`).first();
    await field.setInputFiles(files.map((file) => ({ mimeType: 'image/jpeg', ...file })));
  }

  /** Drops or pastes a file. */
  async hand(kind: 'drop' | 'paste', selector: string, name: string): Promise<void> {
    const bytes = [...(await picture(64, 48, '#77d'))];
    await this.page.locator(selector).evaluate(
      (element, [data, file, type]) => {
        const files = new DataTransfer();
        files.items.add(new File([Uint8Array.from(data as number[])], file as string, { type: 'image/jpeg' }));
        const options = { bubbles: true, cancelable: true };
        const event =
          type === 'drop'
            ? new DragEvent('drop', { ...options, dataTransfer: files })
            : new ClipboardEvent('paste', { ...options, clipboardData: files });
        element.dispatchEvent(event);
      },
      [bytes, name, kind] as const,
    );
  }

  /** What is wrong where the visitor is now. */
  async faults(): Promise<string[]> {
    const { wide, lost } = await this.page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      lost: document.activeElement === document.body,
    }));
    await this.page.evaluate(axe.source);
    const rules = await this.page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run();
      return violations.map(({ id, nodes }) => `axe: ${id}, ${nodes.length} times, ${nodes[0].target}`);
    });
    return [
      ...(wide > 0 ? [`${wide} px wider than the screen`] : []),
      ...(lost && this.#hasPressed ? ['the focus is lost'] : []),
      ...rules,
      ...this.complaints.map((text) => `an error: ${text}`),
    ];
  }
}

export function picture(width: number, height: number, background: string): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}
