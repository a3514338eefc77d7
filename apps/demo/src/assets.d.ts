// Addresses of pictures that plugins/pictures.ts makes.
declare module '*?thumbnail' {
  const address: string;
  // biome-ignore lint/style/noDefaultExport: that is what importing a file gives
  export default address;
}
declare module '*?webp' {
  const address: string;
  // biome-ignore lint/style/noDefaultExport: that is what importing a file gives
  export default address;
}
declare module '*.tex' {
  const mathml: string;
  // biome-ignore lint/style/noDefaultExport: that is what importing a file gives
  export default mathml;
}
