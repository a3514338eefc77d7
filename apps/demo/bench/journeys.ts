// Walks every journey of journeys/journeys.ts through the built site, on five screens with their fonts, colors and ways of pointing. Fails if
// one does not arrive, or if on its end something is wider than the screen, the focus is lost, axe finds a fault, or the page had an error.
//
//   npm run demo (or any build), then: npx tsx apps/demo/bench/journeys.ts [width] [part of a journey's name]
import { openSite } from '../test/site.testing.ts';
import { journeys } from './journeys/journeys.ts';
import { type Screen, screens, Visitor } from './journeys/visitor.ts';

/** Longest wait for a step, in milliseconds. */
const limit = 90_000;

const [width = '', part = ''] = process.argv.slice(2);
const site = await openSite();

async function walk(name: string, screen: Screen): Promise<string[]> {
  const { width, height, touch, colors } = screen;
  const context = await site.browser.newContext({
    viewport: { width, height },
    hasTouch: touch,
    isMobile: touch,
    colorScheme: colors,
    permissions: ['clipboard-write'],
  });
  context.setDefaultTimeout(limit);
  try {
    const visitor = await Visitor.create(context, screen, site.url);
    await journeys[name](visitor);
    return await visitor.faults();
  } catch (error) {
    return [`did not arrive: ${(error as Error).message.split('\n').slice(0, 4).join(' ')}`];
  } finally {
    await context.close();
  }
}

let walked = 0;
let faulty = 0;
for (const screen of screens.filter((each) => width === '' || each.width === Number(width))) {
  for (const name of Object.keys(journeys).filter((each) => each.includes(part))) {
    const faults = await walk(name, screen);
    walked++;
    if (faults.length > 0) faulty++;
    console.log(`${screen.width} px: ${name}${faults.map((fault) => `\n    ${fault}`).join('')}`);
  }
}
console.log(`${walked} journeys, ${faulty} with faults`);
await site.close();
process.exitCode = faulty > 0 ? 1 : 0;
