import * as tf from '@tensorflow/tfjs-core';

/** The graphics device of tfjs's current backend, if it has one. */
interface Device {
  gpu?: { lost: Promise<{ message: string }> };
  gpuInfo?: object;
  gl?: WebGL2RenderingContext & { canvas: EventTarget };
}

const contextLost = 'the browser took the WebGL context away';

let report: (reason: string) => void;

/** Resolves if the graphics device of this worker is lost (a driver's crash, a laptop's sleep); says why. */
export const deviceLost: Promise<string> = new Promise((resolve) => {
  report = resolve;
});

function currentDevice(): Device {
  const backend = tf.backend() as { device?: Device['gpu']; adapterInfo?: object; gpgpu?: { gl: Device['gl'] } };
  return { gpu: backend.device, gpuInfo: backend.adapterInfo, gl: backend.gpgpu?.gl };
}

/** Watches the graphics device of tfjs's current backend. */
export function watchDevice(): undefined {
  const { gpu, gl } = currentDevice();
  void gpu?.lost.then(({ message }) => report(message || 'the browser does not say why'));
  gl?.canvas.addEventListener('webglcontextlost', () => report(contextLost));
}

/**
 * Throws if what was just read from tfjs's current backend cannot be believed. A lost WebGL context reads as zeros without an error, and
 * the browser tells of the loss only later. (On WebGPU reading fails.)
 */
export function checkReading(): void {
  const { gl } = tf.getBackend() ? currentDevice() : {};
  if (!gl || (!gl.isContextLost() && gl.getError() !== gl.CONTEXT_LOST_WEBGL)) return;
  report(contextLost);
  throw new Error(contextLost);
}

/** The name of the current graphics device, as far as the browser tells; the same on every visit. */
export function deviceName(): string {
  const { gl, gpuInfo } = currentDevice();
  if (!gl) return gpuInfo ? JSON.stringify(gpuInfo) : 'the processor';
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}
