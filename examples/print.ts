// A picture for paper: 16 bits a channel, a resolution, an author, and how it was made, which the file says again afterwards.
import { inspectImage, type Made, stylize } from '@pastiche/node';
import { out, painting, photo, size } from './inputs.ts';

const job = { content: photo, styles: [painting], size, depth: 16, seed: 7 } as const;
const picture = await stylize(job).result;

const made: Made = { job: { ...job, content: 'photo', styles: ['painting'] } };
await picture.toFile(out, { dpi: 300, author: 'Ann Example', made });

const facts = await inspectImage(out);
const centimeters = ((facts.width / 300) * 2.54).toFixed(1);
console.log(
  `wrote ${out}: ${facts.depth} bits a channel, ${centimeters} cm wide, by ${facts.author}, seed ${facts.made?.job.seed}`,
);
