/**
 * Conformance suites for losses, optimizers and encoders of your own: lists of named checks, for any test runner.
 *
 * @module @pastiche/core/testing
 */
export type { Check } from './check.ts';
export { withoutLeak } from './check.ts';
export { type EncoderConformanceOptions, encoderConformance } from './encoder.ts';
export { type LossConformanceOptions, lossConformance } from './loss.ts';
export { optimizerConformance } from './optimizer.ts';
export { referencesOf } from './references.ts';
export { toyEncoder } from './toyEncoder.ts';
