/** @type {import('next').NextConfig} */
const config = {
  serverExternalPackages: ['@pastiche/node'],
  output: 'standalone',
  // Turbopack finds these files by itself.
  outputFileTracingIncludes: { '/*': ['./node_modules/@tensorflow/tfjs-backend-wasm/dist/*.wasm'] },
  // Of this test only: the folders above are none of its business.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
};

export default config;
