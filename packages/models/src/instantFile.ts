/** Where the file of the decoder `instant` is. In this form bundlers, and tools that trace files, see that the file is needed. */
export const instantFile: URL = new URL('../weights/instant.safetensors', import.meta.url);
