/** What the environments are made of, with exact versions. */
export const versions = {
  '@rollup/plugin-node-resolve': '16.0.3',
  '@types/node': '20.19.43',
  '@types/react': '19.3.0',
  '@yarnpkg/cli-dist': '4.18.1',
  bun: '1.4.5',
  deno: '2.9.6',
  esbuild: '0.28.2',
  express: '5.3.0',
  jest: '30.5.2',
  multer: '2.5.0',
  next: '16.4.6',
  'onnxruntime-node': '1.30.0',
  parcel: '2.16.4',
  pnpm: '10.34.8',
  react: '19.3.1',
  'react-dom': '19.3.1',
  rollup: '4.68.8',
  typescript: '5.9.3',
  vitest: '4.1.12',
  webpack: '5.112.2',
  'webpack-cli': '7.3.1',
};

/** TypeScript 7 beside the 5.9 that most rows use. */
export const newTypescript = '7.0.2';
/** The versions of Node that the packages support, oldest first. */
export const nodes = ['20.19.0', '22', '24'];

/** `name@version` for each name. */
export const pinned = (...names) => names.map((name) => `${name}@${versions[name]}`);
