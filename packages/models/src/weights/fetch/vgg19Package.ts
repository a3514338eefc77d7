/**
 * The file of `@pastiche/vgg19`. It is the same for every build from the same original; `npm run weights --prefix packages/vgg19 -- --pin` writes its size
 * and hash here before the package is first published, and until then nobody downloads it.
 */
export const vgg19Package: { version: string; bytes?: number; sha256?: string } = {
  version: '1.0.0',
};
