// What plugins/pictures.ts and plugins/formulas.ts make.
declare module '*.tex' {
  const mathml: string;
  // biome-ignore lint/style/noDefaultExport: that is what importing a file gives
  export default mathml;
}
