export type { Check } from './check.ts';
export { withoutLeak } from './check.ts';
export { type EncoderConformanceOptions, encoderConformance } from './encoder.ts';
export { lossConformance } from './loss.ts';
export { optimizerConformance } from './optimizer.ts';
export { toyEncoder } from './toyEncoder.ts';
