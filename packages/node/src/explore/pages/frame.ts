import { type Html, html, type Part } from './html.ts';

export interface Frame {
  title: string;
  /** Classic scripts to load, in order; browsers do not load modules from disk. */
  scripts: readonly string[];
  /** The kind of page, for the script. */
  kind: 'index' | 'layer';
  header: Html;
  main: Part;
}

/** A complete page; it loads nothing from outside of its folder. */
export function frame({ title, scripts, kind, header, main }: Frame): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="assets/report.css">
${scripts.map((script) => html`<script defer src="${script}"></script>\n`)}</head>
<body data-page="${kind}">
<header class="top">${header}</header>
<main>${main}</main>
<footer><p>Made by <code>pastiche explore</code>, after M. Zeiler &amp; R. Fergus, <cite>Visualizing and Understanding Convolutional Networks</cite> (2014). The numbers are in <a href="top-patches.json">top-patches.json</a>.</p></footer>
</body>
</html>
`.text;
}
