/**
 * Steps of the coupled Newton-Schulz iteration for a matrix root and its inverse (Higham 2008, "Functions of Matrices", equation 6.35), which needs
 * products only. A covariance that is evened out has eigenvalues from 1e-4 of its norm on: 12 steps bring the smallest near 1, and the
 * last ones double the digits.
 */
export const rootSteps = 18;

/** Added to all variances, for channels that are 0 everywhere. */
export const evenness = 1e-9;

/** Added to the variance of a channel before it divides. */
export const spreadFloor = 1e-4;
