/** Made by sharedTfjs.ts: the configurations of a backend's kernels. */
declare module '#kernels';
