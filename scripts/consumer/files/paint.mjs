// Paints a small picture in Node; the arguments are engines, which paint at the same time.
import { stylize } from '@pastiche/node';

const paint = async (backend) => {
  const options = { content: 'photo.jpg', styles: 'painting.jpg', size: 48, iterations: 3, backend };
  const run = stylize(options);
  let chosen = '';
  for await (const event of run) if (event.type === 'backend') chosen = event.reason;
  const { width } = await run.result;
  return `${chosen}: ${width} px`;
};
const engines = process.argv.slice(2);
console.log((await Promise.all((engines.length > 0 ? engines : [undefined]).map(paint))).join('; '));
