import { frame } from './frame.ts';
import { type Html, html } from './html.ts';
import { gridOf, type LayerReport, type Report } from './report.ts';
import { count, counted, fieldWords, ruleWords, unitWords, viewWords } from './words.ts';

/** The first page: the pictures, the settings and the layers. */
export function indexPage(report: Report): string {
  const { settings, pictures, skipped, layers, rule } = report;
  return frame({
    title: `What ${settings.network} sees`,
    kind: 'index',
    scripts: ['assets/report.js'],
    header: html`<nav aria-label="Layers"><a class="home" href="index.html" aria-current="page">${settings.network}</a><ul>${layers.map(
      ({ record, slug, isReady }) =>
        html`<li>${isReady ? html`<a href="${slug}.html">${record.layer}</a>` : record.layer}</li>`,
    )}</ul></nav>`,
    main: [
      html`<h1>What <em>${settings.network}</em> sees</h1>
<p class="lead">For every unit of a layer, the places in ${counted(pictures, 'picture')} where it fires most${rule ? html`, and ${ruleWords(rule)}` : ''}. Pictures were shown as ${viewWords(settings)}.</p>
<form class="search" role="search"><label>Find a picture <input type="search" name="q" placeholder="its name" autocomplete="off" spellcheck="false"></label><output aria-live="polite"></output></form>
<div class="found"></div>`,
      html`<ul class="layers" style="--n:${gridOf(settings.k)}">${layers.map((layer) => layerCard(layer))}</ul>`,
      facts(report),
      skipped.length > 0 ? skippedTable(report) : '',
    ],
  });
}

/** Number of units that represent a layer. */
const samples = 4;

function layerCard(layer: LayerReport): Html {
  const { record, slug, cell, isReady } = layer;
  const silent = record.units.filter(({ patches }) => patches.length === 0).length;
  const words = html`<h2>${record.layer}</h2><p>${unitWords(layer)}. ${fieldWords(record)}.${silent > 0 ? ` ${count(silent)} never fired.` : ''}</p>`;
  if (!isReady)
    return html`<li class="card pending">${words}<p class="most">Not complete yet. Run the same command to continue.</p></li>`;
  const shown = typical(layer).map(
    (unit) =>
      html`<span class="grid left"><img src="units/${slug}/${unit}.webp" alt="" loading="lazy" decoding="async"></span>`,
  );
  return html`<li><a class="card" href="${slug}.html" data-layer="${slug}"${cell < 32 ? html` data-pixels` : ''}>${words}<span class="samples">${shown}</span></a></li>\n`;
}

/** Units with the most patches, spread evenly over the layer. */
function typical({ record: { units } }: LayerReport): number[] {
  const full = units.filter(({ patches }) => patches.length === Math.max(...units.map((each) => each.patches.length)));
  return Array.from(
    { length: Math.min(samples, full.length) },
    (_, i) => full[Math.floor(((i + 0.5) * full.length) / Math.min(samples, full.length))].unit,
  );
}

function facts({ settings, pictures, skipped, layers }: Report): Html {
  const units = layers.reduce((sum, { record }) => sum + record.units.length, 0);
  const patches = layers.reduce((sum, { record }) => record.units.reduce((s, unit) => s + unit.patches.length, sum), 0);
  const rows: [string, string][] = [
    ['Network', settings.network],
    ...(settings.weights ? ([['Weights', settings.weights]] as [string, string][]) : []),
    [
      'Pictures',
      `${count(pictures)}${skipped.length > 0 ? `, and ${count(skipped.length)} that could not be used` : ''}`,
    ],
    ['Seen as', viewWords(settings)],
    ['Units', `${count(units)} in ${counted(layers.length, 'layer')}`],
    ['Patches', `${count(patches)}, at most ${settings.k} per unit`],
  ];
  return html`<section><h2>About this report</h2><dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>`;
}

function skippedTable({ skipped }: Report): Html {
  return html`<section><details${skipped.length <= 20 ? html` open` : ''}><summary><h2>${counted(skipped.length, 'file')} left out</h2></summary>
<table><thead><tr><th scope="col">File</th><th scope="col">Why</th></tr></thead><tbody>${skipped.map(({ image, reason }) => html`<tr><td>${image}</td><td>${reason}</td></tr>\n`)}</tbody></table></details></section>`;
}
