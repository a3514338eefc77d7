import { readFileSync } from 'node:fs';
import { picture, type Visitor } from './visitor.ts';

/** One way through the site. It throws if the visitor does not get where they want. */
export type Journey = (visitor: Visitor) => Promise<void>;

const text = { name: 'notes.jpg', buffer: Buffer.from('no picture') };
const file = async (name: string, background = '#3a7', [width, height] = [64, 48]) => ({
  name,
  buffer: await picture(width, height, background),
});

async function painted(visitor: Visitor): Promise<void> {
  await visitor.open();
  await visitor.paint();
}

/** Begins a run that takes longer than what is done meanwhile. */
async function begun(visitor: Visitor): Promise<void> {
  await visitor.open('size=64&minSize=64&iterations=3000');
  await visitor.press(visitor.button('Paint'));
  await visitor.button('Pause').waitFor();
}

const photoShown = (visitor: Visitor, name: string) =>
  visitor.page.getByRole('img', { name: `The photo: ${name}` }).waitFor();

export const journeys: Readonly<Record<string, Journey>> = {
  'paints the sample': painted,
  'paints another sample photo': async (visitor) => {
    await visitor.open();
    await visitor.press(visitor.button('Still life'));
    await photoShown(visitor, 'Still life');
    await visitor.paint();
  },
  'mixes two paintings': async (visitor) => {
    await visitor.open();
    await visitor.part('Painting');
    await visitor.press(visitor.button('Woodblock print'));
    await visitor.page.getByRole('slider', { name: /^Woodblock print/ }).fill('0.3');
    await visitor.paint();
  },
  'paints an own photo': async (visitor) => {
    await visitor.open();
    await visitor.give('photo', await file('holiday.jpg'));
    await photoShown(visitor, 'holiday.jpg');
    await visitor.paint();
  },
  'paints like an own painting, instead of the sample': async (visitor) => {
    await visitor.open();
    await visitor.give('paintings', await file('art.jpg'));
    await visitor.page.locator('.tile[aria-pressed=true]', { hasText: 'art.jpg' }).waitFor();
    await visitor.page.locator('.tile[aria-pressed=false]', { hasText: 'Brush strokes' }).waitFor();
    await visitor.paint();
  },
  'adds three paintings at once, removes one, and undoes it': async (visitor) => {
    await visitor.open();
    await visitor.give('paintings', await file('a.jpg'), await file('b.jpg', '#a37'), await file('c.jpg', '#73a'));
    await visitor.press(visitor.button('Remove b.jpg'));
    await visitor.press(visitor.button('Undo'));
    await visitor.button('b.jpg').waitFor();
  },
  'drops a photo': async (visitor) => {
    await visitor.open();
    await visitor.hand('drop', '.stage', 'dropped.jpg');
    await photoShown(visitor, 'dropped.jpg');
  },
  'drops a painting on the paintings': async (visitor) => {
    await visitor.open();
    await visitor.part('Painting');
    await visitor.hand('drop', '[aria-labelledby=paintings-title]', 'mine.jpg');
    await visitor.button('mine.jpg').waitFor();
  },
  'pastes a photo': async (visitor) => {
    await visitor.open();
    await visitor.hand('paste', 'body', 'pasted.jpg');
    await photoShown(visitor, 'pasted.jpg');
  },
  'chooses a photo that is none': async (visitor) => {
    await visitor.open();
    await visitor.give('photo', text);
    await visitor.page.locator('[aria-labelledby=photo-title]').getByText('notes.jpg cannot be opened').waitFor();
  },
  'chooses a painting that is none': async (visitor) => {
    await visitor.open();
    await visitor.give('paintings', text);
    await visitor.page.locator('[aria-labelledby=paintings-title]').getByText('notes.jpg cannot be opened').waitFor();
  },
  'chooses a photo of an iPhone that the browser cannot show': async (visitor) => {
    await visitor.open();
    const buffer = readFileSync(new URL('../../../../fixtures/photo.heic', import.meta.url));
    await visitor.give('photo', { name: 'IMG_1.jpg', buffer });
    await visitor.page.getByText(/IMG_1\.jpg cannot be opened: its format is HEIC/).waitFor();
  },
  'chooses a photo of ten pixels': async (visitor) => {
    await visitor.open();
    await visitor.give('photo', await file('icon.jpg', '#333', [10, 10]));
    await visitor.page.locator('[aria-labelledby=photo-title] [role=alert]', { hasText: 'icon.jpg' }).waitFor();
  },
  'turns up the style while it paints, and sees it': async (visitor) => {
    await begun(visitor);
    await visitor.part('Look');
    const slider = visitor.page.getByRole('slider', { name: /^Style/ });
    await slider.scrollIntoViewIfNeeded();
    await slider.fill('80');
    const { height } = visitor.page.viewportSize() as { height: number };
    const stage = await visitor.page.locator('.stage-frame').boundingBox();
    const box = await slider.boundingBox();
    if (!stage || !box || stage.y + stage.height < 40 || stage.y > height - 40 || box.y > height)
      throw new Error(`The picture is at ${stage?.y}, the slider at ${box?.y}, of ${height} px`);
    await visitor.press(visitor.button('Stop'));
  },
  'pauses, looks back, and goes on from there': async (visitor) => {
    await visitor.open('size=64&minSize=64&iterations=60');
    await visitor.paint();
    await visitor.part('Result');
    await visitor.press(visitor.button(/^Go back to/).first());
    await visitor.press(visitor.button('Go on from here'));
    await visitor.ended();
  },
  'stops, and goes on': async (visitor) => {
    await begun(visitor);
    await visitor.press(visitor.button('Stop'));
    await visitor.press(visitor.button('Go on'));
    await visitor.button('Pause').waitFor();
    await visitor.press(visitor.button('Stop'));
  },
  'compares with the photo, by the keyboard': async (visitor) => {
    await painted(visitor);
    const slider = visitor.page.getByRole('slider', { name: 'How much of the photo to show' });
    await slider.focus();
    await visitor.page.keyboard.press('End');
    await visitor.page.locator('.stage-frame[style*="--uncovered: 100%"]').waitFor();
  },
  'downloads the picture': async (visitor) => {
    await painted(visitor);
    const [download] = await Promise.all([
      visitor.page.waitForEvent('download'),
      visitor.action('Download').then((it) => visitor.press(it)),
    ]);
    if (!download.suggestedFilename().endsWith('-painted.png')) throw new Error(download.suggestedFilename());
  },
  'opens a copied link in another tab': async (visitor) => {
    await visitor.open();
    await visitor.part('Look');
    await visitor.press(visitor.page.locator('label', { hasText: 'Bold' }));
    await visitor.press(await visitor.action('Copy link'));
    await visitor.openTab(visitor.page.url());
    await visitor.part('Look');
    await visitor.page.getByRole('radio', { name: 'Bold', checked: true }).waitFor({ state: 'attached' });
  },
  'resets, and undoes it': async (visitor) => {
    await painted(visitor);
    await visitor.press(await visitor.action('Reset'));
    await visitor.press(visitor.button('Undo'));
    await visitor.ended();
  },
  'reloads, and finds the picture': async (visitor) => {
    await painted(visitor);
    // In the menu, or hidden in another part.
    await visitor.page.locator('button', { hasText: 'Your pictures (1)' }).first().waitFor({ state: 'attached' });
    await visitor.page.reload();
    await visitor.ended();
  },
  'reloads while it paints, and goes on': async (visitor) => {
    await begun(visitor);
    await visitor.part('Result');
    await visitor
      .button(/^Go back to/)
      .first()
      .waitFor();
    await visitor.page.reload();
    await visitor.press(visitor.button('Go on').first());
    await visitor.button('Pause').waitFor();
    await visitor.press(visitor.button('Stop'));
  },
  'opens a picture of the gallery, deletes it, and undoes it': async (visitor) => {
    await painted(visitor);
    await visitor.press(await visitor.action(/^Your pictures/));
    await visitor.press(visitor.button(/^Delete:/));
    await visitor.press(visitor.button('Undo').last());
    await visitor.press(visitor.button(/^Open A tower/).first());
    await visitor.ended();
  },
  'paints it larger, from there': async (visitor) => {
    await painted(visitor);
    await visitor.part('Result');
    await visitor.press(visitor.button(/^256 px/));
    await visitor.button('Pause').waitFor();
    await visitor.press(visitor.button('Stop'));
  },
  'wants VGG-19, which cannot be had, and takes the compact network': async (visitor) => {
    await visitor.page.route(/^https:/, (route) => route.abort());
    await visitor.open('size=64&minSize=64&iterations=12&model=vgg19');
    await visitor.press(visitor.button('Paint'));
    await visitor.press(visitor.button('Use the compact network'));
    await visitor.ended();
  },
  'compares looks, and takes one': async (visitor) => {
    await visitor.open();
    await visitor.part('Look');
    await visitor.press(visitor.button('Compare looks'));
    await visitor.press(visitor.button(/^Use /).nth(1));
    await visitor.paint();
  },
  'crops the photo': async (visitor) => {
    await visitor.open();
    await visitor.press(visitor.page.locator('.stage').getByRole('button', { name: 'Crop' }));
    await visitor.press(visitor.button('Turn right'));
    await visitor.press(visitor.page.locator('dialog button.primary'));
    await visitor.page.locator('.stage img[src^="blob:"]').waitFor();
    await visitor.paint();
  },
  'names the present look, and takes it again': async (visitor) => {
    await visitor.open();
    await visitor.part('Look');
    await visitor.press(visitor.page.locator('summary', { hasText: 'Your looks' }));
    await visitor.page.getByLabel('Name of this look').fill('Mine');
    await visitor.press(visitor.button('Save'));
    await visitor.press(visitor.button('Mine'));
  },
  'sets the seed among all settings': async (visitor) => {
    await visitor.open();
    await visitor.part('Look');
    await visitor.press(visitor.page.locator('summary', { hasText: 'All settings' }));
    await visitor.page.getByLabel('seed').fill('7');
    await visitor.paint();
  },
  'chooses other colors, which stay': async (visitor) => {
    await visitor.open();
    await visitor.press(visitor.button(/^Use (light|dark) colors/));
    await visitor.page.reload();
    await visitor.button('Paint').waitFor();
  },
  'opens a unit in the Explorer, and goes Back to the wall': async (visitor) => {
    await visitor.openPage('explore?layer=conv1_1');
    await visitor.press(visitor.button('Unit 3'));
    await visitor.page.locator('.explore-nine canvas').nth(8).waitFor();
    await visitor.page.goBack();
    await visitor.page.locator('.explore-nine').waitFor({ state: 'detached' });
    await visitor.button('Unit 3').waitFor();
  },
  'reads How it works': async (visitor) => {
    await visitor.openPage('how');
    // The network looks once its chapter is near.
    await visitor.page.locator('.how-blocks').scrollIntoViewIfNeeded();
    await visitor.page.locator('.how-blocks[aria-busy=false]').waitFor();
    const end = visitor.page.getByRole('heading', { name: 'Both at once' });
    await end.scrollIntoViewIfNeeded();
    await visitor.page.keyboard.press('Tab');
  },
  'paints without a network, on a second visit': async (visitor) => {
    await visitor.open();
    await visitor.page.getByText('works offline').waitFor({ state: 'attached' });
    await visitor.context.setOffline(true);
    await visitor.page.reload();
    await visitor.paint();
  },
  'paints by the keyboard alone': async (visitor) => {
    await visitor.open();
    const focused = (): Promise<string> =>
      visitor.page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    for (let i = 0; i < 80 && (await focused()) !== 'Paint'; i++) await visitor.page.keyboard.press('Tab');
    await visitor.page.keyboard.press('Enter');
    await visitor.ended();
  },
};
