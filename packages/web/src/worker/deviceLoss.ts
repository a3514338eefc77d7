import * as tf from '@tensorflow/tfjs-core';

interface WebGpu {
  device: { lost: Promise<{ message: string }> };
}

interface WebGl {
  gpgpu: { gl: WebGL2RenderingContext & { canvas: EventTarget } };
}

const taken = 'the browser took the WebGL context away';

/** Resolves if the current backend's graphics device is lost (a driver's crash, a laptop's sleep), and says why. */
export async function deviceLoss(): Promise<string> {
  const backend: unknown = tf.backend();
  switch (tf.getBackend()) {
    case 'webgpu':
      return (await (backend as WebGpu).device.lost).message || 'the browser does not say why';
    case 'webgl': {
      const { canvas } = (backend as WebGl).gpgpu.gl;
      return new Promise((resolve) =>
        canvas.addEventListener('webglcontextlost', () => resolve(taken), {
          once: true,
        }),
      );
    }
    default:
      return new Promise(() => {});
  }
}

/**
 * Why what has just been read from the current backend cannot be believed: a WebGL context that is gone reads as zeros,
 * without an error, and the browser tells of the loss only later. (WebGPU does not: reading fails.)
 */
export function brokenReading(): string | undefined {
  if (tf.getBackend() !== 'webgl') return undefined;
  const { gl } = (tf.backend() as unknown as WebGl).gpgpu;
  return gl.isContextLost() || gl.getError() === gl.CONTEXT_LOST_WEBGL ? taken : undefined;
}
