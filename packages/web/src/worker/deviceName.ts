import * as tf from '@tensorflow/tfjs-core';

interface WebGpu {
  adapterInfo?: object;
}

interface WebGl {
  gpgpu: { gl: WebGL2RenderingContext };
}

/** The current backend's graphics device, as far as the browser tells; the same on every visit. */
export function deviceName(): string {
  const backend: unknown = tf.backend();
  switch (tf.getBackend()) {
    case 'webgpu':
      return JSON.stringify((backend as WebGpu).adapterInfo);
    case 'webgl': {
      const { gl } = (backend as WebGl).gpgpu;
      const names = gl.getExtension('WEBGL_debug_renderer_info');
      return String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    }
    default:
      return 'the processor';
  }
}
