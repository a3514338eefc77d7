// Takes a photo and a painting from this computer, and shows the picture while it is painted.
import { type RawImage, stylize, toImageData } from '@pastiche/web';

const form = document.querySelector('form') as HTMLFormElement;
const output = document.querySelector('output') as HTMLOutputElement;
const canvas = document.querySelector('canvas') as HTMLCanvasElement;

function show(image: RawImage): void {
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('2d')?.putImageData(toImageData(image), 0, 0);
}

async function paint(fields: FormData): Promise<void> {
  const run = stylize({
    content: fields.get('photo') as File,
    styles: fields.get('painting') as File,
    size: Number(fields.get('size')),
    iterations: Number(fields.get('iterations')),
    losses: fields.has('own') ? new URL('./mean-loss.js', import.meta.url) : undefined,
  });
  for await (const event of run) {
    if (event.type === 'backend') output.value = event.reason;
    if (event.type !== 'step' || event.iteration % 10 !== 0) continue;
    output.value = `${Math.round(100 * event.progress)} %`;
    const picture = await run.snapshot();
    if (picture) show(picture);
  }
  show(await run.result);
  output.value = 'Done';
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  paint(new FormData(form)).catch((error: Error) => {
    output.value = error.message;
  });
});
