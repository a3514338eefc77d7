export type { Check } from './check.ts';
export { withoutLeak } from './check.ts';
export { type EncoderConformanceOptions, encoderConformance } from './encoder.ts';
export { type LossConformanceOptions, lossConformance } from './loss.ts';
export { optimizerConformance } from './optimizer.ts';
export { referencesOf } from './references.ts';
export { toyEncoder } from './toyEncoder.ts';
