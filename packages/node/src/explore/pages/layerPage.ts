import type { UnitRecord } from '@pastiche/core';
import { frame } from './frame.ts';
import { type Html, html } from './html.ts';
import { gridOf, type LayerReport, type Report } from './report.ts';
import { activationWords, count, counted, fieldWords, ruleWords, unitWords } from './words.ts';

/** The page of a layer: a searchable wall of its units, each of which opens. It is readable without scripts. */
export function layerPage(report: Report, layer: LayerReport): string {
  const { record, slug } = layer;
  const { settings, pictures, rule } = report;
  return frame({
    title: `${record.layer} of ${settings.network}`,
    kind: 'layer',
    scripts: ['assets/report.js', `units/${slug}.js`],
    header: html`<nav aria-label="Layers"><a class="home" href="index.html">${settings.network}</a><ul>${report.layers.map(
      (each) =>
        html`<li><a href="${each.slug}.html"${each === layer ? html` aria-current="page"` : ''}>${each.record.layer}</a></li>`,
    )}</ul></nav>`,
    main: [
      html`<h1>${record.layer}</h1>
<p class="lead">${unitWords(layer)}. ${fieldWords(record)}. ${
        rule
          ? html`Left: where in ${counted(pictures, 'picture')} each unit fires most, at most one patch per picture. Right: ${ruleWords(rule)}.`
          : html`The patches show where in ${counted(pictures, 'picture')} each unit fires most, at most one per picture.`
      }</p>
<form class="search" role="search"><label>Find <input type="search" name="q" placeholder="42, 40-60, or a picture’s name" autocomplete="off" spellcheck="false"></label>
<label>Order <select name="order"><option value="number">by number</option><option value="activation">strongest first</option></select></label>
<output aria-live="polite">${count(record.units.length)} units</output></form>`,
      html`<ul class="wall" data-layer="${record.layer}" style="--n:${gridOf(settings.k)}"${layer.cell < 32 ? html` data-pixels` : ''}>${record.units.map((unit) => unitCard(unit, layer, rule !== undefined))}</ul>
<p class="nothing" hidden>No unit has this number, and no patch is from a picture of this name.</p>
<dialog aria-labelledby="unit-title"></dialog>`,
    ],
  });
}

function unitCard({ unit, patches }: UnitRecord, { slug }: LayerReport, projected: boolean): Html {
  const name = html`<span class="number">${unit}</span>`;
  if (patches.length === 0) {
    return html`<li id="unit-${unit}" class="silent"><span class="card">${name}<span class="most">never fired</span></span></li>\n`;
  }
  const most = activationWords(patches[0].activation);
  const image = (alt: string, side: string): Html =>
    html`<span class="grid ${side}"><img src="units/${slug}/${unit}.webp" alt="${alt}" loading="lazy" decoding="async"></span>`;
  return html`<li id="unit-${unit}"><a class="card" href="#unit-${unit}">${name}<span class="most">up to ${most}</span><span class="pair">${image(`Patches of unit ${unit}`, 'left')}${
    projected ? image('What it responds to', 'right') : ''
  }</span></a></li>\n`;
}
