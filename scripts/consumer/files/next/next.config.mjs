/** @type {import('next').NextConfig} */
const config = {
  serverExternalPackages: ['@pastiche/node'],
  output: 'standalone',
  // Of this test only: the folders above are none of its business.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
};

// biome-ignore lint/style/noDefaultExport: Next takes it
export default config;
