import * as tf from '@tensorflow/tfjs-core';

interface WebGpu {
  device: { lost: Promise<{ message: string }> };
}

interface WebGl {
  gpgpu: { gl: WebGL2RenderingContext & { canvas: EventTarget } };
}

const contextLost = 'the browser took the WebGL context away';

let report: (reason: string) => void;

/** Resolves if the graphics device of this worker is lost (a driver's crash, a laptop's sleep); says why. */
export const deviceLost: Promise<string> = new Promise((resolve) => {
  report = resolve;
});

/** Watches the graphics device of tfjs's current backend, if it has one. */
export function watchDevice(): undefined {
  const backend: unknown = tf.backend();
  switch (tf.getBackend()) {
    case 'webgpu':
      void (backend as WebGpu).device.lost.then(({ message }) => report(message || 'the browser does not say why'));
      break;
    case 'webgl':
      (backend as WebGl).gpgpu.gl.canvas.addEventListener('webglcontextlost', () => report(contextLost));
  }
}

/**
 * Throws if what was just read from tfjs's current backend cannot be believed. A lost WebGL context reads as zeros without an error, and
 * the browser tells of the loss only later. (On WebGPU reading fails.)
 */
export function checkReading(): void {
  if (tf.getBackend() !== 'webgl') return;
  const { gl } = (tf.backend() as unknown as WebGl).gpgpu;
  if (!gl.isContextLost() && gl.getError() !== gl.CONTEXT_LOST_WEBGL) return;
  report(contextLost);
  throw new Error(contextLost);
}
