import * as tf from '@tensorflow/tfjs-core';

interface WebGpu {
  device: { lost: Promise<{ message: string }> };
}

interface WebGl {
  gpgpu: { gl: { canvas: EventTarget } };
}

/** Resolves if the current backend's graphics device is lost (a driver's crash, a laptop's sleep), and says why. */
export async function deviceLoss(): Promise<string> {
  const backend: unknown = tf.backend();
  switch (tf.getBackend()) {
    case 'webgpu':
      return (await (backend as WebGpu).device.lost).message || 'the browser does not say why';
    case 'webgl': {
      const { canvas } = (backend as WebGl).gpgpu.gl;
      return new Promise((resolve) =>
        canvas.addEventListener('webglcontextlost', () => resolve('the browser took the WebGL context away'), {
          once: true,
        }),
      );
    }
    default:
      return new Promise(() => {});
  }
}
