/** Made by sharedTfjs.ts: the configurations of a backend's kernels, and what the worker shares of tfjs-core. */
declare module '#kernels';
declare module '#tfjs';
