/** The path of a Chromium (or Chrome, or Edge), or undefined. */
export function findBrowser(): string | undefined;
/** Gets a browser where there is none, or ends the process and says what to do. */
export function ensureBrowser(): void;

/** Chromium's flags for WebGPU and WebGL in software. */
export const softwareGraphics: string[];

/** Chromium's flag for WebGPU shaders that compile faster in software, for tests. */
export const quickShaders: string;
