import { PasticheError } from '@pastiche/core';
import { run } from './program.ts';

// Whoever reads our lines may stop doing so (`| head`).
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!PasticheError.isInstance(error)) throw error;
  process.stderr.write(`pastiche: ${error.message}\n`);
  process.exitCode = error.code === 'invalid-option' ? 2 : 1;
}
