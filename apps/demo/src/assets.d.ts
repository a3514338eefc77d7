declare module '*?thumbnail' {
  /** The address of a small picture: see plugins/thumbnails.ts. */
  const address: string;
  // biome-ignore lint/style/noDefaultExport: that is what importing a file gives
  export default address;
}
