export default {
  // It loads native parts, so it cannot be bundled.
  serverExternalPackages: ['@pastiche/node'],
  // Only `next build --webpack` for `output: 'standalone'` needs this line. Turbopack finds the files by itself.
  outputFileTracingIncludes: { '/*': ['./node_modules/@tensorflow/tfjs-backend-wasm/dist/*.wasm'] },
};
