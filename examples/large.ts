// A large picture in the memory that it may take, in a run that outlives a crash: started again, it goes on where it was, to the same picture.
import { existsSync, rmSync } from 'node:fs';
import { resume, stylize } from '@pastiche/node';
import { out, painting, photo, size } from './inputs.ts';

const path = `${out}.ckpt`;
const job = { content: photo, styles: [painting], size, memory: 2e9, checkpoint: { path, every: 60 } };

const run = existsSync(path) ? resume(path) : stylize(job);
for await (const event of run) if (event.type === 'notice') console.log(event.message);
await (await run.result).toFile(out);
// It stays until somebody deletes it.
rmSync(path);
console.log(`wrote ${out}`);
