/** Where the file of the compact network is. In this form bundlers, and tools that trace files, see that the file is needed. */
export const compactFile: URL = new URL('../weights/compact.safetensors', import.meta.url);
